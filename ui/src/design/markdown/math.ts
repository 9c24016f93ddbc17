// Formulas, loaded only when a text has one: KaTeX with nothing trusted, no links, no images, bounded macros and sizes.

import rehypeKatex, { type Options } from "rehype-katex";
import remarkMath from "remark-math";
import "katex/dist/katex.min.css";

const OPTIONS: Options = { trust: false, strict: "error", maxExpand: 200, maxSize: 24, output: "htmlAndMathml" };

export const mathPlugins = { remark: remarkMath, rehype: [rehypeKatex, OPTIONS] as const };
