// Pictures that are attached to a question, as data URLs that the API takes.

import type { Picture } from "./conversation";

export const PICTURE_TYPES = ["image/png", "image/jpeg", "image/webp", "image/gif"];

/** The most that the API takes in a request. */
export const MOST_PICTURES = 20;

/** A larger file is made smaller: a request has a limit, and models see no finer detail. */
const LARGE_BYTES = 1_000_000;
const LONGEST_SIDE = 2048;
const QUALITY = 0.85;

/** The picture in a file, or why there is none. */
export async function readPicture(file: File): Promise<Picture | { problem: string }> {
  if (!PICTURE_TYPES.includes(file.type))
    return { problem: `${file.name} is no PNG, JPEG, WebP or GIF.` };
  try {
    // A file may be called a picture and be none: then this refuses it.
    const image = await createImageBitmap(file);
    const content = file.size > LARGE_BYTES ? await smaller(image) : file;
    image.close();
    return { name: file.name, url: await dataUrl(content) };
  } catch {
    return { problem: `${file.name} cannot be read.` };
  }
}

async function smaller(image: ImageBitmap): Promise<Blob> {
  const scale = Math.min(1, LONGEST_SIDE / Math.max(image.width, image.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(image.width * scale);
  canvas.height = Math.round(image.height * scale);
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("no canvas");
  // A JPEG has no transparency.
  context.fillStyle = "#ffffff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return await new Promise((resolve, reject) => {
    const done = (blob: Blob | null) => (blob ? resolve(blob) : reject(new Error("no picture")));
    canvas.toBlob(done, "image/jpeg", QUALITY);
  });
}

function dataUrl(content: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(content);
  });
}
