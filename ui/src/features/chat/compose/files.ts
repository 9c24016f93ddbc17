// Files the person attaches: read here as base64, handed to Rust, never uploaded by the page. The kind is told by the
// first bytes, as in Rust, which has the last word; what nothing reads is refused here with its name.

import type { AttachmentIn } from "../../../ipc/bindings";
import type { DraftFile } from "../state";

/** What the file dialog offers first. */
export const ACCEPTED =
  "image/png,image/jpeg,image/webp,image/gif,application/pdf,text/*,application/json,audio/*,.md,.csv,.log,.rs,.ts,.tsx,.js,.jsx,.py,.go,.java,.c,.h,.cpp,.cs,.rb,.php,.swift,.kt,.sh,.sql,.toml,.yaml,.yml,.xml";
const LARGEST = 20_000_000;
/** A paste that is longer becomes a file. */
export const LONG_PASTE = 8_000;
const PASTED = /^Pasted text( \d+)?\.txt$/;

export type FileKind = "image" | "pdf" | "audio" | "text";

const BEGINNINGS: readonly [RegExp, string][] = [
  [/^\x89PNG/, "image/png"],
  [/^\xff\xd8\xff/, "image/jpeg"],
  [/^GIF8/, "image/gif"],
  [/^RIFF[\s\S]{4}WEBP/, "image/webp"],
  [/^%PDF/, "application/pdf"],
  [/^RIFF[\s\S]{4}WAVE/, "audio/wav"],
  [/^(ID3|\xff[\xfb\xf3\xf2])/, "audio/mpeg"],
  [/^OggS/, "audio/ogg"],
  [/^fLaC/, "audio/flac"],
  [/^[\s\S]{4}ftypM4A/, "audio/mp4"],
];

const TEXTS: Record<string, string> = {
  md: "text/markdown",
  markdown: "text/markdown",
  csv: "text/csv",
  html: "text/html",
  htm: "text/html",
  json: "application/json",
};

function ending(name: string): string {
  return /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? "";
}

function mediaType(name: string, beginning: string): string {
  const found = BEGINNINGS.find(([pattern]) => pattern.test(beginning));
  return found?.[1] ?? TEXTS[ending(name)] ?? "text/plain";
}

export function kindOf(mediaType: string): FileKind {
  if (mediaType.startsWith("image/")) return "image";
  if (mediaType.startsWith("audio/")) return "audio";
  return mediaType === "application/pdf" ? "pdf" : "text";
}

/** The router's own estimate of what a file counts as, on the high side. */
export function fileTokens({ media_type, bytes }: Pick<DraftFile, "media_type" | "bytes">): number {
  const kind = kindOf(media_type);
  if (kind === "image") return 1_600;
  if (kind === "pdf") return (Math.floor(bytes / 20_000) + 1) * 2_300;
  return kind === "audio" ? Math.floor(bytes / 4_000) * 32 + 32 : Math.floor(bytes / 3);
}

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

/** A text file's words. */
export function textOf(file: Pick<DraftFile, "base64">): string {
  return new TextDecoder().decode(bytesOf(file.base64));
}

export function isPasted(file: DraftFile): boolean {
  return PASTED.test(file.name);
}

/** A kept attachment as the composer holds it. */
export function fileOf({ name, base64 }: AttachmentIn): DraftFile {
  const padding = /=*$/.exec(base64)?.[0].length ?? 0;
  const bytes = (base64.length / 4) * 3 - padding;
  return { id: crypto.randomUUID(), name, base64, bytes, media_type: mediaType(name, atob(base64.slice(0, 64))) };
}

function readBase64(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onerror = () => reject(reader.error ?? new Error("not readable"));
    reader.onload = () => resolve(String(reader.result).replace(/^data:[^,]*,/, ""));
    reader.readAsDataURL(file);
  });
}

const READ = "Pictures (PNG, JPEG, GIF, WebP), PDF, text, code and recordings can.";

/** A browser takes TypeScript's ".ts" for a video. */
function isMovie(file: File): boolean {
  return file.type.startsWith("video/") && !/^m?ts$/.test(ending(file.name));
}

/** Bytes that are words: UTF-8 without a zero. */
function isWords(base64: string): boolean {
  try {
    return !new TextDecoder("utf-8", { fatal: true }).decode(bytesOf(base64)).includes("\0");
  } catch {
    return false;
  }
}

function problem(file: File): string | null {
  const name = file.name || "This file";
  if (isMovie(file) || file.type === "image/svg+xml") return `${name} can’t be sent. ${READ}`;
  if (file.size === 0) return `${name} is empty.`;
  return file.size > LARGEST ? `${name} is larger than 20 MB.` : null;
}

async function readFile(file: File): Promise<DraftFile | string> {
  const refused = problem(file);
  if (refused) return refused;
  try {
    const read = fileOf({ name: file.name || "Pasted image.png", base64: await readBase64(file) });
    if (kindOf(read.media_type) !== "text" || isWords(read.base64)) return read;
    return `${file.name || "This file"} can’t be sent. ${READ}`;
  } catch {
    return `${file.name || "This file"} could not be read.`;
  }
}

export type ReadFiles = { files: DraftFile[]; refused: string[] };

export async function readFiles(files: Iterable<File>): Promise<ReadFiles> {
  const read = await Promise.all([...files].map(readFile));
  return {
    files: read.filter((each) => typeof each !== "string"),
    refused: read.filter((each) => typeof each === "string"),
  };
}

/** A long paste as a file, with a name that no other has. */
export function pastedFile(text: string, others: readonly DraftFile[]): File {
  const before = others.filter(isPasted).length;
  return new File([text], before === 0 ? "Pasted text.txt" : `Pasted text ${before + 1}.txt`, { type: "text/plain" });
}
