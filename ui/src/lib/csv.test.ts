import { describe, expect, it } from "vitest";
import { toCsv, toMarkdown } from "./csv";

describe("a table as text", () => {
  it("quotes what would break a CSV cell", () => {
    expect(
      toCsv([
        ["a", 'say "hi"'],
        ["1,5", "two\nlines"],
      ]),
    ).toBe('a,"say ""hi"""\r\n"1,5","two\nlines"');
  });

  it("keeps a cell from becoming a spreadsheet's formula, and leaves numbers alone", () => {
    expect(toCsv([["=1+1", "@x", "+cmd", "-5", "+0.5"]])).toBe("'=1+1,'@x,'+cmd,-5,+0.5");
  });

  it("writes Markdown with pipes escaped and numbers to the right", () => {
    expect(
      toMarkdown(
        [
          ["a", "n"],
          ["x|y", "3"],
        ],
        [false, true],
      ),
    ).toBe("| a | n |\n| --- | ---: |\n| x\\|y | 3 |");
  });
});
