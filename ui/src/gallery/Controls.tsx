// Buttons, fields, choices, chips, tags, keys and money, each in every state that it has.

import { Button, Checkbox, SegmentedControl, Select, Switch, TextInput, Tooltip } from "@mantine/core";
import { IconAdjustments, IconGitBranch, IconPlayerPlay, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { IconButton } from "../design/IconButton";
import { Money, SumMoney } from "../design/Money";
import { KeyCap, Tag, type Tone } from "../design/Tag";
import { about, known, sum, unknownCost } from "../platform/fake/values";
import styles from "./gallery.module.css";
import { Example, Section } from "./Section";

const SIZES = ["xs", "sm", "md"] as const;
const TONES: [Tone, string][] = [
  ["plain", "Cached"],
  ["accent", "Making clip"],
  ["warn", "Your review"],
  ["danger", "Stopped"],
];

function Buttons() {
  const play = <IconPlayerPlay size={14} stroke={1.5} />;
  return (
    <>
      {SIZES.map((size) => (
        <Example key={size} name={`Buttons, ${{ xs: 24, sm: 28, md: 36 }[size]} high`}>
          <Button size={size} variant="filled" leftSection={play}>
            Run, about $3.84
          </Button>
          <Button size={size}>Re-roll, $0.06</Button>
          <Button size={size} variant="light">
            Approve
          </Button>
          <Button size={size} variant="subtle" leftSection={<IconGitBranch size={14} stroke={1.5} />}>
            Branch
          </Button>
          <Button size={size} variant="subtle" color="red">
            Remove
          </Button>
        </Example>
      ))}
      <Example name="Icon buttons">
        <IconButton label="Policy">
          <IconAdjustments size={17} stroke={1.5} />
        </IconButton>
        <IconButton label="Pressed" aria-pressed>
          <IconAdjustments size={17} stroke={1.5} />
        </IconButton>
        <IconButton label="Small" small>
          <IconTrash size={15} stroke={1.5} />
        </IconButton>
      </Example>
    </>
  );
}

function Fields() {
  const [on, setOn] = useState(true);
  return (
    <>
      <Example name="Field">
        <TextInput label="Name" defaultValue="Harbour" />
        <TextInput label="Address" placeholder="http://127.0.0.1:8080" />
        <TextInput label="Key" defaultValue="sk" error="This is too short to be a key." />
      </Example>
      <Example name="Choice">
        <Select label="Vendor" data={["Anthropic", "OpenAI", "Google"]} defaultValue="Anthropic" />
      </Example>
      <Example name="Segments">
        <SegmentedControl data={["Best", "Balanced", "Thrifty", "Fast"]} defaultValue="Balanced" />
      </Example>
      <Example name="Switch">
        <Switch checked={on} onChange={(event) => setOn(event.currentTarget.checked)} aria-label="On" />
        <Switch aria-label="Off" />
      </Example>
      <Example name="Check box">
        <Checkbox label="Never keeps requests" defaultChecked />
        <Checkbox label="In the European Union" />
      </Example>
    </>
  );
}

function Furniture() {
  return (
    <>
      <Example name="Tags">
        {TONES.map(([tone, words]) => (
          <Tag key={tone} tone={tone}>
            {words}
          </Tag>
        ))}
      </Example>
      <Example name="Keys">
        <KeyCap keys="mod+shift+r" />
        <KeyCap keys="escape" />
      </Example>
      <Example name="Tooltip">
        <Tooltip label="Send  Enter" opened withinPortal={false} position="right">
          <span>Send</span>
        </Tooltip>
      </Example>
      <Example name="Money">
        <Money cost={known(0.0118)} />
        <Money cost={about(0.011)} />
        <Money cost={unknownCost} />
        <Money cost={known(0)} />
        <SumMoney sum={sum(18.42, 0, 1)} />
      </Example>
    </>
  );
}

export function Controls() {
  return (
    <Section title="Controls">
      <div className={styles.controls}>
        <Buttons />
        <Fields />
        <Furniture />
      </div>
    </Section>
  );
}
