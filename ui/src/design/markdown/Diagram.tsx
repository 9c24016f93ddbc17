// A Mermaid fence: its source, and on a press its drawing. Not drawn by itself, because a large or hostile source keeps
// the page busy while it is laid out.

import { Button, useComputedColorScheme } from "@mantine/core";
import { IconCode, IconSchema } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import text from "../styles/text.module.css";
import tokens from "../tokens.json";
import { useKept } from "../useKept";
import { CodeBlock } from "./CodeBlock";
import styles from "./code.module.css";
import { type DiagramColors, type Drawing, drawDiagram } from "./mermaid";

function colorsOf(scheme: "light" | "dark"): DiagramColors {
  const { code, raised, ink, inkSoft, lineControl, paperSide } = tokens.color[scheme];
  return { surface: code, raised, ink, soft: inkSoft, line: lineControl, side: paperSide };
}

function useDrawing(code: string, wanted: boolean): { drawing: Drawing | null; failed: boolean } {
  const scheme = useComputedColorScheme("light");
  const [result, setResult] = useState<{ drawing: Drawing | null; failed: boolean }>({ drawing: null, failed: false });
  useEffect(() => {
    if (!wanted) return;
    let asked = true;
    drawDiagram(code, colorsOf(scheme))
      .then((drawing) => asked && setResult({ drawing, failed: false }))
      .catch(() => asked && setResult({ drawing: null, failed: true }));
    return () => {
      asked = false;
    };
  }, [code, scheme, wanted]);
  return result;
}

export function Diagram({ code, info }: { code: string; info: string }) {
  const [wanted, setWanted] = useKept(`diagram ${code}`);
  const { drawing, failed } = useDrawing(code, wanted);
  if (wanted && drawing)
    return (
      <figure className={styles.block} aria-label="Diagram" data-testid="diagram">
        <div className={styles.head}>
          <span>diagram</span>
          <span className={styles.spring} />
          <Button
            size="xs"
            variant="subtle"
            leftSection={<IconCode size={14} stroke={1.5} />}
            onClick={() => setWanted(false)}
          >
            Show source
          </Button>
        </div>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a wide drawing scrolls and must be reachable by keyboard */}
        <div className={styles.drawing} tabIndex={0}>
          <img
            src={drawing.address}
            width={drawing.width}
            height={drawing.height}
            alt={`Diagram of this source: ${code}`}
          />
        </div>
      </figure>
    );
  const button = failed ? (
    <span className={text.faint} role="status">
      Not drawn: its source can’t be read as a diagram
    </span>
  ) : (
    <Button
      size="xs"
      variant="subtle"
      leftSection={<IconSchema size={14} stroke={1.5} />}
      onClick={() => setWanted(true)}
      data-testid="draw-diagram"
    >
      {wanted ? "Drawing" : "Draw the diagram"}
    </Button>
  );
  return <CodeBlock code={code} info={info} extra={button} />;
}
