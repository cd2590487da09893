import type { VNode } from 'preact';
import type { Registration } from '../../extension/protocol/model.ts';
import { text } from '../../extension/text.ts';
import { Select } from './select.tsx';

export interface RegistrationSelectProps {
  registrations: readonly Pick<Registration, 'key' | 'scope' | 'partitioned'>[];
  /** The key of the registration that is chosen; empty for none. */
  value: string;
  onChange: (key: string) => void;
}

/** The box in which one of the listed registrations is chosen; it says so where there is none. */
export function RegistrationSelect({ registrations, value, onChange }: RegistrationSelectProps): VNode {
  const options = registrations.map(({ key, scope, partitioned }) => ({
    value: key,
    label: partitioned ? text('registration_partitioned', scope) : scope,
  }));
  return (
    <Select
      label={text('registration')}
      class="field-registration"
      value={value}
      options={options.length > 0 ? options : [{ value: '', label: text('no_registration') }]}
      onChange={onChange}
    />
  );
}
