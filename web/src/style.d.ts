// esbuild bundles what is imported so; there is nothing in it for TypeScript.
declare module "*.css";
