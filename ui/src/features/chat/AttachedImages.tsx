// The images of a draft, as chips that can be taken off again.

import { IconX } from "@tabler/icons-react";
import text from "../../design/styles/text.module.css";
import { cx } from "../../lib/classes";
import { formatBytes } from "../../lib/text";
import styles from "./composer.module.css";
import type { DraftImage } from "./state";

type AttachedImagesProps = { images: readonly DraftImage[]; onRemove: (id: string) => void };

export function AttachedImages({ images, onRemove }: AttachedImagesProps) {
  if (images.length === 0) return null;
  return (
    <ul className={styles.images} aria-label="Attached images">
      {images.map((image) => (
        <li key={image.id} className={styles.image}>
          <img src={`data:${image.media_type};base64,${image.base64}`} alt="" />
          <span className={text.line}>{image.name}</span>
          <span className={cx(text.machineSmall, text.faint)}>{formatBytes(image.bytes)}</span>
          <button type="button" aria-label={`Remove ${image.name}`} onClick={() => onRemove(image.id)}>
            <IconX size={12} stroke={1.5} />
          </button>
        </li>
      ))}
    </ul>
  );
}
