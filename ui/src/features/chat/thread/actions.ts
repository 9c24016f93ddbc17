// What a person can do with the messages of a thread, with its keys. Without a message that has the focus or the
// pointer, keys mean the last answer. The thread provides how.

import {
  IconArrowDown,
  IconArrowUpCircle,
  IconBookmark,
  IconChevronLeft,
  IconChevronRight,
  IconClipboardText,
  IconCode,
  IconCoin,
  IconCopy,
  IconCornerDownLeft,
  IconGitBranch,
  IconHelp,
  IconInfoCircle,
  IconList,
  IconPencil,
  IconPlayerTrackNext,
  IconQuote,
  IconRefresh,
  IconRepeat,
  IconSearch,
  IconSortAscending,
  IconSortDescending,
  IconTrash,
} from "@tabler/icons-react";
import { defineActions } from "../../../design/actions/action";

export const answerActions = defineActions("This answer", {
  "answer.copy": { label: "Copy answer", icon: IconCopy, keys: "mod+shift+l", menu: "chat", also: "markdown" },
  "answer.copyText": { label: "Copy as plain text", icon: IconClipboardText, keys: null },
  "answer.copyCode": { label: "Copy the last code", icon: IconCode, keys: "mod+shift+;", menu: "chat" },
  "answer.again": { label: "Regenerate", icon: IconRepeat, keys: null, menu: "chat", also: "again" },
  "answer.retry": { label: "Retry with…", icon: IconRefresh, keys: "mod+shift+r", menu: "chat", also: "another model" },
  "answer.continue": { label: "Continue", icon: IconPlayerTrackNext, keys: null, menu: "chat", also: "go on cut" },
  "answer.escalate": { label: "Escalate", icon: IconArrowUpCircle, keys: "mod+e", menu: "chat", also: "better" },
  "answer.branch": { label: "Branch", icon: IconGitBranch, keys: "mod+b", menu: "chat", also: "fork new chat" },
  "answer.quote": { label: "Quote in the reply", icon: IconQuote, keys: null, menu: "chat" },
  "answer.mark": { label: "Bookmark", icon: IconBookmark, keys: "mod+d", menu: "chat", also: "pin remember" },
  "answer.unmark": { label: "Take the bookmark off", icon: IconBookmark, keys: "mod+d", menu: "chat" },
  "answer.details": { label: "Details", icon: IconInfoCircle, keys: null, menu: "chat", also: "tokens cost run" },
  "answer.why": { label: "Why this model?", icon: IconHelp, keys: null },
  "answer.delete": { label: "Delete", icon: IconTrash, keys: null, danger: true },
});

export const questionActions = defineActions("This question", {
  "question.edit": { label: "Edit and ask again", icon: IconPencil, keys: null },
  "question.answer": { label: "Answer now", icon: IconCornerDownLeft, keys: null, menu: "chat" },
  "question.copy": { label: "Copy question", icon: IconCopy, keys: null },
  "question.quote": { label: "Quote in the reply", icon: IconQuote, keys: null },
  "question.branch": { label: "Branch", icon: IconGitBranch, keys: null },
  "question.mark": { label: "Bookmark", icon: IconBookmark, keys: null },
  "question.unmark": { label: "Take the bookmark off", icon: IconBookmark, keys: null },
  "question.delete": { label: "Delete", icon: IconTrash, keys: null, danger: true },
});

export const threadActions = defineActions("This chat", {
  "thread.find": { label: "Find in this chat", icon: IconSearch, keys: "mod+f", menu: "edit", also: "search" },
  "thread.before": { label: "Message before", icon: IconSortAscending, keys: "alt+arrowup", menu: "chat" },
  "thread.after": { label: "Message after", icon: IconSortDescending, keys: "alt+arrowdown", menu: "chat" },
  "thread.versionBefore": { label: "Version before", icon: IconChevronLeft, keys: "alt+arrowleft", menu: "chat" },
  "thread.versionAfter": { label: "Version after", icon: IconChevronRight, keys: "alt+arrowright", menu: "chat" },
  "thread.newest": { label: "Newest message", icon: IconArrowDown, keys: "alt+end", menu: "chat", also: "bottom end" },
  "thread.editLast": { label: "Edit the last question", icon: IconPencil, keys: "mod+shift+e", menu: "chat" },
  "thread.outline": { label: "Outline", icon: IconList, keys: "mod+shift+o", menu: "view", also: "bookmarks jump" },
  "thread.cost": { label: "Cost of this chat", icon: IconCoin, keys: null, menu: "view", also: "spend money" },
});
