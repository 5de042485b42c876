'use client';

import { useId } from 'react';
import { Input, Label, NumberField, Slider, SliderThumb, SliderTrack } from 'react-aria-components';
import { FieldMessage } from '@/components/ui/field-message';
import { withoutTail } from '@/lib/without-tail';

/** The bar between two places, 0 to 1; from zero, so that a negative value grows to the left. */
function span(a: number, b: number): { left: string; width: string } {
  return { left: `${Math.min(a, b) * 100}%`, width: `${Math.abs(b - a) * 100}%` };
}

/** A slider for the usual range and, beside it, a number field that takes every allowed value. */
export function SliderField({
  label,
  help,
  error,
  value,
  onChange,
  scale = 1,
  unit,
  slider,
  field,
}: {
  label: string;
  help: React.ReactNode;
  error?: string | undefined;
  value: number;
  onChange: (value: number) => void;
  /** What a person sees is the value times this: 100 for per cent. */
  scale?: number;
  unit?: string;
  /** In what a person sees. */
  slider: { min: number; max: number; step: number };
  field: { min: number; max: number };
}) {
  const id = useId();
  const shown = withoutTail(value * scale);
  const change = (next: number) => {
    if (Number.isFinite(next)) onChange(withoutTail(next / scale));
  };
  return (
    <Slider
      value={Math.min(slider.max, Math.max(slider.min, shown))}
      onChange={change}
      minValue={slider.min}
      maxValue={slider.max}
      step={slider.step}
    >
      <div className="flex items-center justify-between gap-4">
        <Label className="font-medium">{label}</Label>
        <NumberField
          aria-label={label}
          value={shown}
          onChange={change}
          minValue={field.min}
          maxValue={field.max}
          formatOptions={{ maximumFractionDigits: 4, useGrouping: false }}
          isInvalid={error !== undefined}
          className="flex items-center gap-2"
        >
          <Input
            aria-describedby={`${id}-message`}
            className="field-box w-24 text-right tabular-nums"
          />
          {unit && (
            <span aria-hidden="true" className="w-4 text-soft">
              {unit}
            </span>
          )}
        </NumberField>
      </div>
      <SliderTrack className="relative mx-2.5 mt-1 flex h-7 items-center">
        {({ state }) => (
          <>
            <div className="absolute -inset-x-2.5 h-1 rounded-sm bg-rule" />
            <div
              className="absolute h-1 bg-accent"
              style={span(state.getValuePercent(Math.max(slider.min, 0)), state.getThumbPercent(0))}
            />
            <SliderThumb
              aria-describedby={`${id}-message`}
              className="top-1/2 size-5 rounded-full border-2 border-accent bg-raised data-[dragging]:bg-accent"
            />
          </>
        )}
      </SliderTrack>
      <FieldMessage id={`${id}-message`} help={help} error={error} />
    </Slider>
  );
}
