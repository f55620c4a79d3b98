import { useSignal } from '@preact/signals';
import type { FunctionComponent, JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { commonTexts as texts } from '../i18n/catalogue.js';
import { Button } from './controls.js';
import { Alert, Skeleton } from './feedback.js';

type Chunk<P extends string> = Record<P, FunctionComponent> & { ready: () => Promise<void> };

/** A component that shows one part of a chunk; the chunk with its texts is loaded when the first part is needed. */
export function lazy<P extends string>(load: () => Promise<Chunk<P>>): FunctionComponent<{ part: P }> {
  let chunk: Chunk<P> | null = null;
  return function Lazy({ part }): JSX.Element {
    const shown = useSignal(chunk);
    const failed = useSignal(false);
    const start = async (): Promise<void> => {
      failed.value = false;
      try {
        const loaded = await load();
        await loaded.ready();
        shown.value = chunk = loaded;
      } catch {
        failed.value = true;
      }
    };
    useEffect(() => { if (!chunk) void start(); }, []);
    const Part: FunctionComponent | undefined = shown.value?.[part];
    if (failed.value) return <Alert title={texts().errorNetwork}><Button kind="plain" onPress={() => void start()}>{texts().retry}</Button></Alert>;
    return Part ? <Part /> : <Skeleton />;
  };
}
