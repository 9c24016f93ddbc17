// A picture that came as data: shown small, and on a press whole, where it can be enlarged and saved. Only `data:` and
// `blob:` addresses are ever drawn.

import { Button } from "@mantine/core";
import { IconDownload, IconZoomIn, IconZoomOut } from "@tabler/icons-react";
import { useState } from "react";
import { Dialog } from "../../../design/Dialog";
import text from "../../../design/styles/text.module.css";
import type { Part } from "../../../ipc/bindings";
import { cx } from "../../../lib/classes";
import { dataBlob, saveFile } from "../../../lib/save";
import { formatBytes } from "../../../lib/text";
import styles from "./parts.module.css";

type ImagePart = Extract<Part, { type: "image" }>;
type Shown = Pick<ImagePart, "data_url" | "bytes" | "media_type">;

function Whole({ image, kind, onClose }: { image: Shown; kind: string; onClose: () => void }) {
  const [large, setLarge] = useState(false);
  const blob = dataBlob(image.data_url);
  const buttons = (
    <>
      <Button
        variant="subtle"
        leftSection={large ? <IconZoomOut size={15} stroke={1.5} /> : <IconZoomIn size={15} stroke={1.5} />}
        onClick={() => setLarge(!large)}
        aria-pressed={large}
      >
        {large ? "Fit the window" : "Full size"}
      </Button>
      {blob && (
        <Button
          variant="subtle"
          leftSection={<IconDownload size={15} stroke={1.5} />}
          onClick={() => saveFile(`picture.${kind.toLowerCase()}`, blob)}
        >
          Save
        </Button>
      )}
      <Button onClick={onClose}>Close</Button>
    </>
  );
  return (
    <Dialog opened onClose={onClose} title={`Image, ${kind}`} size="auto" yOffset={64} buttons={buttons}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: an enlarged picture scrolls and must be reachable by keyboard */}
      <div className={styles.canvas} data-large={large || undefined} tabIndex={0}>
        <img src={image.data_url} alt={`Attached, ${kind}`} />
      </div>
    </Dialog>
  );
}

export function ImageThumb({ image }: { image: Shown }) {
  const [open, setOpen] = useState(false);
  if (!/^(data:image\/|blob:)/.test(image.data_url)) return null;
  const kind = image.media_type.replace("image/", "").toUpperCase();
  return (
    <>
      <button type="button" className={styles.thumb} onClick={() => setOpen(true)} title="Show the image">
        <img src={image.data_url} alt="" />
        <span>{kind}</span>
        <span className={cx(text.machineSmall, text.faint)}>{formatBytes(image.bytes)}</span>
      </button>
      {open && <Whole image={image} kind={kind} onClose={() => setOpen(false)} />}
    </>
  );
}
