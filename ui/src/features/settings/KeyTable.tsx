// The table of vendors: one row a connection.

import { Empty, ErrorNote, SkeletonRows } from "../../design/Notices";
import text from "../../design/styles/text.module.css";
import { useRpc } from "../../ipc/client";
import { cx } from "../../lib/classes";
import { KeyRow } from "./KeyRow";
import styles from "./keys.module.css";

export function KeyTable() {
  const query = useRpc("connection_list", null);
  const standing = useRpc("connection_standing", null).data ?? [];
  const cap = useRpc("meter", null).data?.cap ?? null;
  if (query.isPending) return <SkeletonRows label="Connections are loading" />;
  if (query.error) return <ErrorNote error={query.error} onRetry={() => void query.refetch()} />;
  if (query.data.length === 0)
    return <Empty title="Your vendors appear here." detail="Add a key, or the address of a server on this computer." />;
  return (
    <table className={cx(styles.table, styles.keys)}>
      <thead>
        <tr>
          <th scope="col">Vendor</th>
          <th scope="col">Key ends in</th>
          <th scope="col" data-wide>
            Added
          </th>
          <th scope="col">Last used</th>
          <th scope="col">This month</th>
          <th scope="col">State</th>
          <th scope="col">
            <span className={text.hidden}>Actions</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {query.data.map((connection) => (
          <KeyRow
            key={connection.id}
            connection={connection}
            standing={standing.find((each) => each.connection === connection.id)}
            cap={cap}
          />
        ))}
      </tbody>
    </table>
  );
}
