// How long chats are kept, and what a temporary chat is.

import { Button, Select } from "@mantine/core";
import { useState } from "react";
import { Dialog } from "../../design/Dialog";
import text from "../../design/styles/text.module.css";
import { usePreferences } from "../../ipc/preferences";
import { cx } from "../../lib/classes";
import { Block, SettingRow } from "./SettingRow";
import { useChangePreferences } from "./useChangePreferences";

const TIMES = [
  { value: "", label: "For ever" },
  { value: "365", label: "365 days" },
  { value: "90", label: "90 days" },
  { value: "30", label: "30 days" },
];

function days(value: string): number | null {
  return value === "" ? null : Number(value);
}

function isShorter(wanted: number | null, before: number | null): boolean {
  return wanted !== null && (before === null || wanted < before);
}

export function Retention() {
  const { keep_days } = usePreferences();
  const change = useChangePreferences();
  const [asked, setAsked] = useState<number | null>(null);
  const choose = (value: string) => {
    const wanted = days(value);
    if (isShorter(wanted, keep_days)) setAsked(wanted);
    else change({ keep_days: wanted });
  };
  const confirm = () => {
    change({ keep_days: asked });
    setAsked(null);
  };
  return (
    <>
      <SettingRow
        id="keep-days"
        htmlFor="keep-days"
        label="Keep chats for"
        hint="Counted from the last message. Pinned chats stay. The ledger keeps what each cost."
      >
        <Select
          id="keep-days"
          data={TIMES}
          value={String(keep_days ?? "")}
          allowDeselect={false}
          w={140}
          onChange={(value) => choose(value ?? "")}
          data-testid="keep-days"
        />
      </SettingRow>
      <Block id="temporary" title="Temporary chats">
        <p className={cx(text.soft, text.small)}>
          A temporary chat is not listed, and is gone when you leave it. What it cost stays in the ledger, without its
          words. The vendor still receives what you send.
        </p>
      </Block>
      <Dialog
        title={`Keep chats for ${asked} days?`}
        opened={asked !== null}
        onClose={() => setAsked(null)}
        buttons={
          <>
            <Button onClick={() => setAsked(null)}>Keep them as now</Button>
            <Button variant="filled" color="red" onClick={confirm} data-testid="confirm-keep">
              Keep {asked} days
            </Button>
          </>
        }
      >
        <p className={text.soft}>
          Chats without a message for {asked} days are removed from now on, and cannot be brought back but from a
          backup.
        </p>
      </Dialog>
    </>
  );
}
