// Finding words in a whole thread, drawn or not: which messages hold them, and where they stand in what is drawn. The
// letters are compared without case.

import type { Message } from "../../../ipc/bindings";
import { wordsOf } from "./words";

/** One place: the message, and which of its places this is. */
export type Match = { message: string; index: number; nth: number };

const MOST = 100_000;

export function findMatches(messages: readonly Message[], looked: string): Match[] {
  const needle = looked.toLowerCase();
  if (needle.trim() === "") return [];
  const found: Match[] = [];
  messages.forEach((message, index) => {
    const words = wordsOf(message).toLowerCase();
    let nth = 0;
    for (
      let at = words.indexOf(needle);
      at >= 0 && found.length < MOST;
      at = words.indexOf(needle, at + needle.length)
    ) {
      found.push({ message: message.id, index, nth });
      nth += 1;
    }
  });
  return found;
}

function textNodes(root: Element): Text[] {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT, (node) =>
    // A formula's words stand in it twice; buttons and marks are not the message's.
    node.parentElement?.closest(".katex-mathml, button") || !node.parentElement?.closest("[data-selectable]")
      ? NodeFilter.FILTER_REJECT
      : NodeFilter.FILTER_ACCEPT,
  );
  const nodes: Text[] = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) nodes.push(node as Text);
  return nodes;
}

/** Where the words stand in a drawn message, as ranges that a highlight can show. */
export function rangesIn(root: Element, looked: string): Range[] {
  const needle = looked.toLowerCase();
  if (needle.trim() === "") return [];
  const nodes = textNodes(root);
  const starts: number[] = [];
  let text = "";
  for (const node of nodes) {
    starts.push(text.length);
    text += node.data.toLowerCase();
  }
  const place = (at: number): { node: Text; offset: number } | null => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    const node = nodes[low];
    return node ? { node, offset: Math.min(at - (starts[low] ?? 0), node.length) } : null;
  };
  const ranges: Range[] = [];
  for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + needle.length)) {
    const [from, to] = [place(at), place(at + needle.length - 1)];
    if (!from || !to) continue;
    const range = document.createRange();
    range.setStart(from.node, from.offset);
    range.setEnd(to.node, Math.min(to.offset + 1, to.node.length));
    ranges.push(range);
  }
  return ranges;
}
