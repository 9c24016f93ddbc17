// Certificate authorities that are trusted beside the system's: their names and ends.

import { Button } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { IconButton } from "../../design/IconButton";
import { ErrorNote } from "../../design/Notices";
import text from "../../design/styles/text.module.css";
import type { Authority } from "../../ipc/bindings";
import { useRpcMutation } from "../../ipc/client";
import { cx } from "../../lib/classes";
import { formatDay } from "../../lib/time";
import rows from "./rows.module.css";
import { Block } from "./SettingRow";

function ends(authority: Authority): string {
  const now = Date.now();
  return `${authority.ends < now ? "ended" : "ends"} ${formatDay(authority.ends, now)}`;
}

export function Authorities({ authorities }: { authorities: readonly Authority[] }) {
  const add = useRpcMutation("authority_add");
  const remove = useRpcMutation("authority_remove");
  const error = add.error ?? remove.error;
  return (
    <Block
      id="authorities"
      title="Certificate authorities"
      action={
        <Button size="xs" onClick={() => add.mutate(null)} data-testid="authority-add">
          {add.isPending ? "Choosing…" : "Add a PEM file…"}
        </Button>
      }
    >
      <p className={cx(text.small, text.soft)}>
        Trusted beside the system’s own. A company that looks into its network’s traffic hands out such a file.
      </p>
      {authorities.length > 0 && (
        <ul className={rows.rows} style={{ marginTop: 10 }}>
          {authorities.map((authority) => (
            <li key={authority.fingerprint} className={rows.row} data-testid="authority">
              <p className={rows.grow}>
                {authority.name}
                <span className={cx(text.small, text.soft)}>
                  {" "}
                  {authority.issuer !== authority.name && `by ${authority.issuer}, `}
                  {ends(authority)}
                </span>
                <br />
                <span className={cx(text.machineSmall, text.faint)} title={authority.fingerprint}>
                  SHA-256 {authority.fingerprint.slice(0, 16)}…
                </span>
              </p>
              <IconButton
                label={`No longer trust ${authority.name}`}
                small
                onClick={() => remove.mutate({ fingerprint: authority.fingerprint })}
              >
                <IconX size={14} stroke={1.5} />
              </IconButton>
            </li>
          ))}
        </ul>
      )}
      {error && <ErrorNote error={error} />}
    </Block>
  );
}
