import { describe, expect, it } from "vitest";
import { fileOf, fileTokens, isPasted, pastedFile, readFiles, textOf } from "./files";

const bytes = (...values: number[]) => new Uint8Array(values);

describe("files", () => {
  it("are told by their bytes, not by their name", async () => {
    const png = new File([bytes(0x89, 0x50, 0x4e, 0x47, 1, 2)], "notes.txt", { type: "text/plain" });
    const pdf = new File(["%PDF-1.7"], "picture.png", { type: "image/png" });
    const code = new File(["const größe = 1;"], "main.ts", { type: "video/mp2t" });
    const { files, refused } = await readFiles([png, pdf, code]);
    expect(files.map((file) => file.media_type)).toEqual(["image/png", "application/pdf", "text/plain"]);
    expect(refused).toEqual([]);
  });

  it("that nothing reads are refused by name, with what can be sent", async () => {
    const { files, refused } = await readFiles([
      new File(["movie"], "clip.mp4", { type: "video/mp4" }),
      new File([bytes(0x50, 0x4b, 3, 4, 0, 0)], "letter.docx"),
      new File([], "nothing.txt"),
    ]);
    expect(files).toEqual([]);
    expect(refused[0]).toMatch(/^clip\.mp4 can’t be sent\. Pictures/);
    expect(refused[1]).toMatch(/^letter\.docx can’t be sent\./);
    expect(refused[2]).toBe("nothing.txt is empty.");
  });

  it("come back from a kept draft with their kind and size", () => {
    const kept = fileOf({ name: "a.md", base64: btoa("# Hello") });
    expect(kept).toMatchObject({ media_type: "text/markdown", bytes: 7 });
    expect(textOf(kept)).toBe("# Hello");
  });

  it("count as the router counts them", () => {
    expect(fileTokens({ media_type: "image/png", bytes: 5 })).toBe(1_600);
    expect(fileTokens({ media_type: "application/pdf", bytes: 45_000 })).toBe(6_900);
    expect(fileTokens({ media_type: "text/plain", bytes: 3_001 })).toBe(1_000);
  });

  it("that were pasted as text have names of their own", () => {
    const first = { ...fileOf({ name: pastedFile("x", []).name, base64: "eA==" }) };
    expect(isPasted(first)).toBe(true);
    expect(pastedFile("y", [first]).name).toBe("Pasted text 2.txt");
  });
});
