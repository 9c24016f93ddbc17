// Files the person attaches: read here as base64, handed to Rust, never uploaded by the page. Rust tells a file's kind by
// its bytes and says what cannot be sent; here only what is certain is refused, before anything is read.

import type { DraftFile } from "./state";

/** What the file dialog offers. Rust has the last word. */
export const ACCEPTED =
  "image/png,image/jpeg,image/webp,image/gif,application/pdf,text/*,application/json,audio/*,.md,.csv,.rs,.ts,.tsx,.py,.sql,.toml,.yaml,.yml";
const LARGEST = 20_000_000;
const NEVER = ["video/", "application/zip", "application/x-msdownload", "image/svg+xml", "image/heic"];

export type ReadFiles = { files: DraftFile[]; refused: string[] };

function readBase64(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onerror = () => reject(reader.error ?? new Error("not readable"));
    reader.onload = () => resolve(String(reader.result).replace(/^data:[^,]*,/, ""));
    reader.readAsDataURL(file);
  });
}

function problem(file: File): string | null {
  const name = file.name || "This file";
  if (NEVER.some((type) => file.type.startsWith(type)))
    return `${name} can’t be sent: pictures, PDF, text and recordings can.`;
  if (file.size === 0) return `${name} is empty.`;
  return file.size > LARGEST ? `${name} is larger than 20 MB.` : null;
}

export async function readFiles(files: Iterable<File>): Promise<ReadFiles> {
  const out: ReadFiles = { files: [], refused: [] };
  for (const file of files) {
    const refused = problem(file);
    if (refused) {
      out.refused.push(refused);
      continue;
    }
    try {
      const base64 = await readBase64(file);
      const name = file.name || "Pasted image";
      const media_type = file.type || "text/plain";
      out.files.push({ id: crypto.randomUUID(), name, bytes: file.size, media_type, base64 });
    } catch {
      out.refused.push(`${file.name} could not be read.`);
    }
  }
  return out;
}
