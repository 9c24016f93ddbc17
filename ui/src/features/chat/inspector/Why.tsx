// Why this model: the reason in one plain sentence, then the facts behind it. For the newest answer, one that was
// asked about, or the draft. What was learned from the person is not here yet.

import { Button } from "@mantine/core";
import { IconChevronRight, IconPin, IconPinnedOff } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Fragment } from "react";
import { Mark, VoiceLabel } from "../../../design/Mark";
import { Empty, ErrorNote, SkeletonRows } from "../../../design/Notices";
import text from "../../../design/styles/text.module.css";
import type { Candidate, ChatSettings, Route, Thread } from "../../../ipc/bindings";
import { rpcQuery } from "../../../ipc/client";
import { cx } from "../../../lib/classes";
import { usePlatform } from "../../../platform/context";
import { useRoutePreview } from "../compose/useRoutePreview";
import { draftKey, emptyDraft, useChat } from "../state";
import styles from "./inspector.module.css";
import { Candidates, Facts, RuledOut } from "./RouteFacts";

function IfItFails({ then }: { then: readonly Candidate[] }) {
  return (
    <section>
      <h3 className={styles.heading}>If it fails</h3>
      {then.length === 0 ? (
        <p className={cx(text.small, text.soft)}>No other model may answer this.</p>
      ) : (
        <p className={styles.then}>
          {then.map((candidate, index) => (
            <Fragment key={candidate.offer}>
              {index > 0 && <IconChevronRight size={12} stroke={1.5} aria-label="then" />}
              <VoiceLabel voice={candidate.voice}>{candidate.who}</VoiceLabel>
            </Fragment>
          ))}
        </p>
      )}
    </section>
  );
}

function Pin({ route }: { route: Route }) {
  const pinned = useChat((state) => state.pinned);
  const set = useChat((state) => state.set);
  if (route.offer === "") return null;
  const own = pinned === route.offer;
  return (
    <div className={styles.buttons}>
      <Button
        size="sm"
        leftSection={own ? <IconPinnedOff size={15} stroke={1.5} /> : <IconPin size={15} stroke={1.5} />}
        onClick={() => set({ pinned: own ? null : route.offer })}
      >
        {own ? "Let Medley choose again" : "Pin this model"}
      </Button>
    </div>
  );
}

const LENGTHS: Record<ChatSettings["length"], string> = { short: "short answers", normal: "", long: "long answers" };

/** What the person set for this conversation; nothing where all is left as it is. */
function OwnSettings({ settings }: { settings: ChatSettings }) {
  const { instructions, effort, length, trim } = settings;
  const words = [effort && `reasoning ${effort}`, LENGTHS[length], trim && "oldest messages left out when full"];
  const rest = words.filter(Boolean).join(", ");
  if (instructions === "" && rest === "") return null;
  return (
    <section>
      <h3 className={styles.heading}>Set for this chat</h3>
      {rest !== "" && <p className={cx(text.small, text.soft)}>{rest.charAt(0).toUpperCase() + rest.slice(1)}</p>}
      {instructions !== "" && (
        <p className={styles.instructions} data-selectable>
          {instructions}
        </p>
      )}
    </section>
  );
}

function RouteView({ route, settings }: { route: Route; settings: ChatSettings | undefined }) {
  return (
    <>
      <div>
        <h2 className={styles.who}>
          <Mark voice={route.voice} size={13} />
          {route.who}
        </h2>
        <p className={styles.because} data-testid="why-because">
          {route.because}
        </p>
      </div>
      <Facts route={route} />
      <Candidates route={route} />
      <RuledOut rejected={route.rejected} />
      {settings && <OwnSettings settings={settings} />}
      <IfItFails then={route.then} />
      <Pin route={route} />
    </>
  );
}

type AnswerRouteProps = { answer: string; running: boolean; settings: ChatSettings | undefined };

function AnswerRoute({ answer, running, settings }: AnswerRouteProps) {
  const platform = usePlatform();
  const query = useQuery({
    ...rpcQuery(platform, "route_of", { answer }),
    // A run that has only just started may not have been routed yet.
    refetchInterval: ({ state }) => (running && state.error ? 600 : false),
  });
  if (query.isPending) return <SkeletonRows label="The reasons are loading" />;
  if (query.error) {
    if (running || query.error.code === "not_found")
      return (
        <Empty title="No route was recorded for this answer." detail="Reasons appear here once a model is chosen." />
      );
    return <ErrorNote error={query.error} onRetry={() => void query.refetch()} />;
  }
  return <RouteView route={query.data} settings={settings} />;
}

function DraftRoute({ conversation, thread }: { conversation: string | null; thread: Thread | undefined }) {
  const draft = useChat((state) => state.drafts[draftKey(conversation)] ?? emptyDraft);
  const { data, isPending } = useRoutePreview(conversation, thread?.leaf ?? null, draft);
  if (isPending) return <SkeletonRows label="The reasons are loading" />;
  if (data?.route) return <RouteView route={data.route} settings={thread?.settings} />;
  if (data?.error && data.error.code !== "no_model") return <ErrorNote error={data.error} />;
  return (
    <Empty
      title="The next answer’s reasons appear here."
      detail="Who was in question, what each would cost, and what was ruled out."
    />
  );
}

export function Why({ conversation, thread }: { conversation: string | null; thread: Thread | undefined }) {
  const why = useChat((state) => state.why);
  const latest = thread?.messages.findLast((message) => message.role === "assistant");
  const asked = why.kind === "answer" ? thread?.messages.find((message) => message.id === why.id) : latest;
  if (why.kind === "draft" || !asked) return <DraftRoute conversation={conversation} thread={thread} />;
  return (
    <AnswerRoute
      key={`${asked.id} ${asked.answer?.state}`}
      answer={asked.id}
      running={asked.answer?.state === "running"}
      settings={thread?.settings}
    />
  );
}
