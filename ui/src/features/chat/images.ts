// Images the person attaches: read here as base64, handed to Rust, never uploaded by the page.

import type { DraftImage } from "./state";

export const ACCEPTED = ["image/png", "image/jpeg", "image/webp", "image/gif"] as const;
const LARGEST = 20_000_000;

export type ReadImages = { images: DraftImage[]; refused: string[] };

function readBase64(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onerror = () => reject(reader.error ?? new Error("not readable"));
    reader.onload = () => resolve(String(reader.result).replace(/^data:[^,]*,/, ""));
    reader.readAsDataURL(file);
  });
}

function problem(file: File): string | null {
  if (!ACCEPTED.some((type) => type === file.type))
    return `${file.name || "This file"} is not a PNG, JPEG, WebP or GIF image.`;
  return file.size > LARGEST ? `${file.name} is larger than 20 MB.` : null;
}

export async function readImages(files: Iterable<File>): Promise<ReadImages> {
  const out: ReadImages = { images: [], refused: [] };
  for (const file of files) {
    const refused = problem(file);
    if (refused) {
      out.refused.push(refused);
      continue;
    }
    try {
      const base64 = await readBase64(file);
      const name = file.name || "Pasted image";
      out.images.push({ id: crypto.randomUUID(), name, bytes: file.size, media_type: file.type, base64 });
    } catch {
      out.refused.push(`${file.name} could not be read.`);
    }
  }
  return out;
}
