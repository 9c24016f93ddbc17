// Mantine themed by our tokens: sizes, variants and defaults of DESIGN's section on Mantine. No component is restyled
// anywhere else.

import {
  ActionIcon,
  Button,
  Checkbox,
  createTheme,
  defaultVariantColorsResolver,
  HoverCard,
  type MantineColorsTuple,
  Menu,
  Modal,
  Popover,
  SegmentedControl,
  Select,
  Switch,
  TextInput,
  Tooltip,
  type VariantColorsResolver,
} from "@mantine/core";
import styles from "./styles/mantine.module.css";
import tokens from "./tokens.json";

const m = tokens.mantine;
const dress = (name: string): string => styles[name] ?? "";
const tuple = (ramp: string[]) => ramp as unknown as MantineColorsTuple;

const variantColorResolver: VariantColorsResolver = (input) => {
  const plain = input.color === undefined || input.color === m.primaryColor;
  if (input.variant === "filled" && plain)
    return {
      background: "var(--m-primary)",
      hover: "color-mix(in srgb, var(--m-primary) 86%, var(--m-paper))",
      color: "var(--m-on-primary)",
      border: "none",
    };
  if (input.variant === "default")
    return { background: "var(--m-raised)", hover: "var(--m-hover)", color: "var(--m-ink)", border: "none" };
  if (input.variant === "light")
    return {
      background: "var(--m-accent-soft)",
      hover: "var(--m-accent-soft)",
      color: "var(--m-accent)",
      border: "none",
    };
  if (input.variant === "subtle")
    return {
      background: "transparent",
      hover: "var(--m-hover)",
      color: input.color === "red" ? "var(--m-danger)" : "var(--m-ink-soft)",
      border: "none",
    };
  return defaultVariantColorsResolver(input);
};

const heights: Record<string, string> = { xs: "24px", sm: "28px", md: "36px" };

export const theme = createTheme({
  primaryColor: m.primaryColor,
  primaryShade: { light: 7, dark: 3 },
  defaultRadius: "sm",
  cursorType: "default",
  respectReducedMotion: true,
  focusClassName: dress("focus"),
  activeClassName: "",
  fontFamily: "var(--m-sans)",
  fontFamilyMonospace: "var(--m-mono)",
  headings: { fontFamily: "var(--m-sans)", fontWeight: "600" },
  colors: {
    petrol: tuple(m.colors.petrol),
    red: tuple(m.colors.madder),
    yellow: tuple(m.colors.ochre),
    gray: tuple(m.colors.gray),
    dark: tuple(m.colors.dark),
  },
  fontSizes: m.fontSizes,
  lineHeights: m.lineHeights,
  spacing: m.spacing,
  radius: m.radius,
  shadows: {
    xs: "var(--m-shadow-rest)",
    sm: "var(--m-shadow-rest)",
    md: "var(--m-shadow-overlay)",
    lg: "var(--m-shadow-overlay)",
    xl: "var(--m-shadow-overlay)",
  },
  variantColorResolver,
  components: {
    Button: Button.extend({
      defaultProps: { size: "sm", variant: "default" },
      classNames: { root: dress("button") },
      vars: (_, props) => ({
        root: {
          "--button-height": heights[props.size ?? "sm"],
          "--button-padding-x": props.size === "md" ? "16px" : props.size === "xs" ? "8px" : "10px",
          "--button-fz": props.size === "md" ? "13.5px" : props.size === "xs" ? "12px" : "12.5px",
        },
      }),
    }),
    ActionIcon: ActionIcon.extend({
      defaultProps: { variant: "subtle", size: 28 },
      classNames: { root: dress("icon") },
    }),
    TextInput: TextInput.extend({
      defaultProps: { size: "xs" },
      classNames: { input: dress("input"), label: dress("label"), error: dress("error") },
    }),
    Select: Select.extend({
      defaultProps: { size: "xs", comboboxProps: { shadow: "md", radius: "lg" } },
      classNames: {
        input: dress("input"),
        label: dress("label"),
        dropdown: dress("dropdown"),
        option: dress("option"),
      },
    }),
    Switch: Switch.extend({
      defaultProps: { size: "xs", withThumbIndicator: false },
      classNames: { track: dress("track"), body: dress("switch") },
    }),
    Checkbox: Checkbox.extend({
      defaultProps: { size: "xs", radius: "xs" },
      classNames: { input: dress("check"), label: dress("checkLabel") },
    }),
    SegmentedControl: SegmentedControl.extend({
      defaultProps: { size: "xs", withItemsBorders: false, transitionDuration: tokens.motion.base },
      classNames: {
        root: dress("segments"),
        label: dress("segment"),
        indicator: dress("indicator"),
      },
    }),
    Tooltip: Tooltip.extend({
      defaultProps: { openDelay: 500, transitionProps: { duration: tokens.motion.fast }, withArrow: false },
      classNames: { tooltip: dress("tooltip") },
    }),
    Menu: Menu.extend({
      defaultProps: { shadow: "md", radius: "lg", transitionProps: { duration: tokens.motion.base } },
      classNames: { dropdown: dress("dropdown"), item: dress("option"), label: dress("menuLabel") },
    }),
    Popover: Popover.extend({
      defaultProps: { shadow: "md", radius: "lg", transitionProps: { duration: tokens.motion.base } },
      classNames: { dropdown: dress("dropdown") },
    }),
    HoverCard: HoverCard.extend({
      defaultProps: { shadow: "md", radius: "lg", openDelay: 300, transitionProps: { duration: tokens.motion.base } },
      classNames: { dropdown: dress("dropdown") },
    }),
    Modal: Modal.extend({
      defaultProps: { radius: "xl", centered: false, yOffset: 128, transitionProps: { duration: tokens.motion.base } },
      classNames: {
        content: dress("modal"),
        body: dress("modalBody"),
        overlay: dress("overlay"),
      },
    }),
  },
});
