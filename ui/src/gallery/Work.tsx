// What models write: text, code, a table, a formula, a remote image that is not loaded.

import { MarkdownBlocks } from "../design/markdown/Markdown";
import { splitBlocks } from "../lib/blocks";
import { BUDGET_ANSWER } from "../platform/fake/answers";
import { Section } from "./Section";

const OTHERS =
  "> A quoted line, with a [link](https://example.org) and `code`.\n\n- [x] done\n- [ ] not yet\n\n![chart](https://example.org/chart.png)";

export function Work() {
  return (
    <Section title="The work">
      <MarkdownBlocks blocks={splitBlocks(BUDGET_ANSWER)} />
      <MarkdownBlocks blocks={splitBlocks(OTHERS)} />
    </Section>
  );
}
