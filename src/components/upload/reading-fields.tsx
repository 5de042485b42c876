'use client';

import { FieldFrame } from '@/components/ui/field-frame';
import { SelectField } from '@/components/ui/select-field';
import {
  type CsvMapping,
  type DateOrder,
  type DecimalMark,
  type Delimiter,
  dateOrders,
  delimiters,
} from '@/market/csv/contract';
import type { MappingQuestion } from '@/market/csv/guess-mapping';

const delimiterLabels: Readonly<Record<Delimiter, string>> = {
  ',': 'Comma',
  ';': 'Semicolon',
  '\t': 'Tab',
  '|': 'Bar',
};
const orderLabels: Readonly<Record<DateOrder, string>> = {
  ymd: '2022-12-28, or in words',
  dmy: '28/12/2022, day first',
  mdy: '12/28/2022, month first',
};
const decimalLabels: Readonly<Record<DecimalMark, string>> = { '.': '1,234.56', ',': '1.234,56' };

/** How days, numbers and columns are written, and what the prices are in. */
export function ReadingFields({
  mapping,
  currency,
  questions,
  onChange,
  onCurrency,
}: {
  mapping: CsvMapping;
  currency: string;
  questions: readonly MappingQuestion[];
  onChange: (patch: Partial<CsvMapping>) => void;
  onCurrency: (currency: string) => void;
}) {
  const asked = (field: MappingQuestion['field']) =>
    questions.find((question) => question.field === field)?.message;
  const oneAsset = !mapping.columns.includes('symbol') && !mapping.columns.includes('price');
  return (
    <div className="grid content-start gap-5">
      <SelectField
        label="Days are written"
        value={mapping.dateOrder}
        options={dateOrders.map((order) => [order, orderLabels[order]])}
        error={asked('dateOrder')}
        onChange={(value) => {
          const dateOrder = dateOrders.find((order) => order === value);
          if (dateOrder) onChange({ dateOrder });
        }}
      />
      <SelectField
        label="Numbers are written"
        value={mapping.decimal}
        options={(['.', ','] as const).map((mark) => [mark, decimalLabels[mark]])}
        error={asked('decimal')}
        onChange={(value) => onChange({ decimal: value === ',' ? ',' : '.' })}
      />
      <SelectField
        label="Columns are parted by"
        value={mapping.delimiter}
        options={delimiters.map((mark) => [mark, delimiterLabels[mark]])}
        onChange={(value) => {
          const delimiter = delimiters.find((mark) => mark === value);
          if (delimiter) onChange({ delimiter });
        }}
      />
      <label className="flex min-h-7 items-center gap-2">
        <input
          type="checkbox"
          checked={mapping.hasHeader}
          onChange={(event) => onChange({ hasHeader: event.target.checked })}
          className="size-4"
        />
        The first line names the columns
      </label>
      {oneAsset && (
        <TextField
          label="Symbol of this asset"
          value={mapping.symbol}
          help="Letters and digits, for example ACME."
          error={asked('symbol')}
          maxLength={16}
          onChange={(symbol) => onChange({ symbol })}
        />
      )}
      {mapping.columns.includes('currency') ? (
        <p className="text-sm text-soft">
          The lines say what their prices are in. Prices are not converted: mix currencies only if
          you mean to.
        </p>
      ) : (
        <TextField
          label="Currency of the prices"
          value={currency}
          help="Three letters. Prices are not converted: mix currencies only if you mean to."
          maxLength={3}
          onChange={(value) => onCurrency(value.toUpperCase())}
        />
      )}
    </div>
  );
}

function TextField({
  label,
  value,
  help,
  error,
  maxLength,
  onChange,
}: {
  label: string;
  value: string;
  help: string;
  error?: string | undefined;
  maxLength: number;
  onChange: (value: string) => void;
}) {
  return (
    <FieldFrame label={label} help={help} error={error}>
      {(tied) => (
        <input
          {...tied}
          value={value}
          maxLength={maxLength}
          autoComplete="off"
          onChange={(event) => onChange(event.target.value)}
          className="field-box mt-1 w-full"
        />
      )}
    </FieldFrame>
  );
}
