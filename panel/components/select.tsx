import { useId } from 'preact/hooks';
import type { VNode } from 'preact';

export interface SelectProps<Value extends string> {
  label: string;
  class?: string;
  value: NoInfer<Value>;
  options: readonly { value: Value; label: string }[];
  onChange: (value: Value) => void;
}

/** A labelled native select. */
export function Select<Value extends string>(props: SelectProps<Value>): VNode {
  const { label, value, options, onChange } = props;
  const id = useId();
  return (
    <div class={`field ${props.class ?? ''}`}>
      <label for={id}>{label}</label>
      <select
        id={id}
        value={value}
        title={options.find((option) => option.value === value)?.label}
        onChange={(event) => {
          const chosen = options[event.currentTarget.selectedIndex];
          if (chosen !== undefined) onChange(chosen.value);
        }}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value} selected={option.value === value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  );
}
