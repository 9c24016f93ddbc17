// A model pinned in place of a preset: the chip names it, and one press gives the choice back to Medley.

import { Button } from "@mantine/core";
import { IconChevronDown, IconX } from "@tabler/icons-react";
import { useEffect } from "react";
import { IconButton } from "../../design/IconButton";
import { VoiceLabel } from "../../design/Mark";
import { useRpc } from "../../ipc/client";
import styles from "./composer.module.css";
import { ModelMenu } from "./ModelMenu";
import { useChat } from "./state";

export function ModelPicker() {
  const { pinned, pickerOpen, set } = useChat();
  const models = useRpc("models_list", null).data;
  const chosen = models?.find((model) => model.offer === pinned);
  useEffect(() => {
    if (pinned && models && !models.some((model) => model.offer === pinned)) set({ pinned: null });
  }, [pinned, models, set]);
  return (
    <span className={styles.picker}>
      <ModelMenu
        label="Model"
        opened={pickerOpen}
        onOpened={(open) => set({ pickerOpen: open })}
        onPick={(choice) => choice.kind === "offer" && set({ pinned: choice.offer })}
        target={(toggle) => (
          <Button
            variant="subtle"
            size="sm"
            onClick={toggle}
            rightSection={<IconChevronDown size={13} stroke={1.5} />}
            data-testid="model-picker"
          >
            {chosen ? <VoiceLabel voice={chosen.voice}>{chosen.title}</VoiceLabel> : "One model"}
          </Button>
        )}
      />
      {chosen && (
        <IconButton label="Let Medley choose" small onClick={() => set({ pinned: null })}>
          <IconX size={13} stroke={1.5} />
        </IconButton>
      )}
    </span>
  );
}
