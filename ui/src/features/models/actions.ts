// What a person can do with a model, with its keys. Rows and the panel of a model provide how.

import {
  IconBan,
  IconCircleCheck,
  IconCoin,
  IconInfoCircle,
  IconSearch,
  IconStar,
  IconStarOff,
} from "@tabler/icons-react";
import { defineActions } from "../../design/actions/action";

export const modelActions = defineActions("This model", {
  "model.details": { label: "Show what is known of it", icon: IconInfoCircle, keys: null },
  "model.star": { label: "Star", icon: IconStar, keys: null, also: "favourite" },
  "model.unstar": { label: "Take the star away", icon: IconStarOff, keys: null, also: "favourite" },
  "model.never": { label: "Never use it", icon: IconBan, keys: null, also: "rule forbid block policy" },
  "model.allow": { label: "Allow it again", icon: IconCircleCheck, keys: null, also: "rule policy" },
  "model.price": { label: "Set your price", icon: IconCoin, keys: null, also: "cost override" },
  "model.find": { label: "Find a model", icon: IconSearch, keys: "mod+f", also: "search catalogue" },
});
