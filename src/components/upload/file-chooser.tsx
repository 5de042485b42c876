'use client';

import { useId, useState } from 'react';

/** Choose a file with the button, or drop one anywhere in the frame. */
export function FileChooser({
  label,
  help,
  onFile,
}: {
  label: string;
  help: React.ReactNode;
  onFile: (file: File) => void;
}) {
  const id = useId();
  const [over, setOver] = useState(false);
  return (
    // Dropping is a second way to do what the control inside does.
    // biome-ignore lint/a11y/noStaticElementInteractions: the file input is the accessible way
    <div
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        const [file] = event.dataTransfer.files;
        if (file) onFile(file);
      }}
      className={`rounded-sm border border-dashed p-5 ${over ? 'border-accent bg-accent-wash' : 'border-edge'}`}
    >
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      <input
        id={id}
        type="file"
        accept=".csv,.txt,.tsv,text/csv"
        aria-describedby={`${id}-help`}
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          if (file) onFile(file);
        }}
        onClick={(event) => {
          // The same file again, mended, must count as a change.
          event.currentTarget.value = '';
        }}
        className="mt-2 block w-full text-sm file:mr-3 file:min-h-10 file:cursor-pointer file:rounded-sm file:border file:border-edge file:bg-raised file:px-3 file:text-ink"
      />
      <p id={`${id}-help`} className="mt-2 text-sm text-soft">
        {help}
      </p>
    </div>
  );
}
