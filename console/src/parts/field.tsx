import { type ReactNode, useId } from 'react';

interface FieldProps {
  readonly label: string;
  readonly hint?: ReactNode;
  /** What is wrong with it. */
  readonly fault?: string | undefined;
  readonly children: (ids: { id: string; 'aria-describedby': string; 'aria-invalid': boolean }) => ReactNode;
}

/** A label, a control, a hint and a fault, tied together for screen readers. */
export function Field({ label, hint, fault, children }: FieldProps) {
  const id = useId();
  const about = `${id}-about`;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({ id, 'aria-describedby': about, 'aria-invalid': fault !== undefined })}
      <div id={about} className={fault === undefined ? 'field-hint' : 'field-fault'}>
        {fault ?? hint}
      </div>
    </div>
  );
}

interface TextFieldProps extends Omit<FieldProps, 'children'> {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly type?: 'text' | 'password' | 'number' | 'url' | 'date' | 'search';
  readonly isRequired?: boolean;
  readonly placeholder?: string;
  readonly autoFocus?: boolean;
  readonly autoComplete?: string;
  readonly min?: number | string;
  readonly maxLength?: number;
}

export function TextField({ value, onChange, type = 'text', isRequired, ...props }: TextFieldProps) {
  const { label, hint, fault, autoFocus, ...rest } = props;
  return (
    <Field label={label} hint={hint} fault={fault}>
      {ids => (
        <input
          {...ids}
          {...rest}
          ref={element => {
            if (autoFocus && document.activeElement === document.body) element?.focus();
          }}
          className="input"
          type={type}
          value={value}
          required={isRequired}
          onChange={event => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

interface SelectProps<Value extends string> extends Omit<FieldProps, 'children'> {
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
}

export function Select<Value extends string>({ value, onChange, options, ...field }: SelectProps<Value>) {
  return (
    <Field {...field}>
      {ids => (
        <select
          {...ids}
          className="input select"
          value={value}
          onChange={event => {
            const chosen = options.find(option => option.value === event.target.value);
            if (chosen !== undefined) onChange(chosen.value);
          }}
        >
          {options.map(option => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

interface CheckboxProps {
  readonly isChecked: boolean;
  readonly onChange: (isChecked: boolean) => void;
  readonly children: ReactNode;
  readonly isDisabled?: boolean;
}

export function Checkbox({ isChecked, onChange, children, isDisabled }: CheckboxProps) {
  return (
    <label className="checkbox">
      <input
        type="checkbox"
        checked={isChecked}
        disabled={isDisabled}
        onChange={event => onChange(event.target.checked)}
      />
      <span>{children}</span>
    </label>
  );
}

interface ChoicesProps<Value extends string> {
  readonly label: string;
  readonly all: readonly Value[];
  readonly chosen: readonly Value[];
  readonly onChange: (chosen: readonly Value[]) => void;
  /** How a value is shown; as it is, where that is left out. */
  readonly nameOf?: (value: Value) => string;
}

/** Checkboxes under one question, any of them chosen; the chosen ones keep the order of all. */
export function Choices<Value extends string>({
  label,
  all,
  chosen,
  onChange,
  nameOf = value => value,
}: ChoicesProps<Value>) {
  return (
    <fieldset className="choices">
      <legend>{label}</legend>
      <div className="checks">
        {all.map(value => (
          <Checkbox
            key={value}
            isChecked={chosen.includes(value)}
            onChange={isChecked =>
              onChange(all.filter(one => (one === value ? isChecked : chosen.includes(one))))
            }
          >
            {nameOf(value)}
          </Checkbox>
        ))}
      </div>
    </fieldset>
  );
}

interface SegmentsProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
}

/** A few choices side by side, one of them made: ranges, views. */
export function Segments<Value extends string>({ label, value, onChange, options }: SegmentsProps<Value>) {
  const name = useId();
  return (
    <fieldset className="segments">
      <legend className="visually-hidden">{label}</legend>
      {options.map(option => (
        <label key={option.value} className="segment">
          <input
            type="radio"
            name={name}
            className="visually-hidden"
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          <span>{option.label}</span>
        </label>
      ))}
    </fieldset>
  );
}
