// Saving to the person's downloads what is already in the page: code, a picture. Nothing is fetched.

export function saveFile(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** A `data:` address as a blob, without asking the network layer for it. */
export function dataBlob(address: string): Blob | null {
  const match = /^data:([^;,]+);base64,(.*)$/s.exec(address);
  if (!match) return null;
  const bytes = Uint8Array.from(atob(match[2] ?? ""), (letter) => letter.charCodeAt(0));
  return new Blob([bytes], { type: match[1] ?? "application/octet-stream" });
}
