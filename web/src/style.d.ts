// What is imported for esbuild alone.
declare module "*.css";
