import { describe, expect, it } from "vitest";
import { prepareFormulas } from "./formulas";

describe("telling formulas from money", () => {
  it.each([
    ["It costs $5 to $10.", "It costs \\$5 to \\$10."],
    ["From $5-$10 a day", "From \\$5-\\$10 a day"],
    ["For $N$ workers", "For $N$ workers"],
    ["between $x$ and $12", "between $x$ and \\$12"],
    ["already \\$5", "already \\$5"],
    ["a lone $ sign", "a lone \\$ sign"],
  ])("%j", (source, prepared) => {
    expect(prepareFormulas(source)).toBe(prepared);
  });

  it("turns the other marks of formulas into dollars", () => {
    expect(prepareFormulas("so \\(a+b\\) holds")).toBe("so $a+b$ holds");
    expect(prepareFormulas("\\[\na = b\n\\]").trim()).toBe("$$\na = b\n$$");
    expect(prepareFormulas("$$a = b$$")).toBe("$$\na = b\n$$");
  });

  it("leaves code alone", () => {
    expect(prepareFormulas("run `echo $HOME` and $5")).toBe("run `echo $HOME` and \\$5");
    expect(prepareFormulas("```sh\necho $HOME $5\n```")).toBe("```sh\necho $HOME $5\n```");
  });
});
