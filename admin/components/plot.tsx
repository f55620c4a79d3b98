import { useEffect, useRef, useState } from 'react';
import { number } from './format.js';
import { Icon } from './icons.js';
import { namesEvery, type PlotData, stepName, tickName, ticks } from './plot-scale.js';

export type { PlotData };
const [HEIGHT, TOP, BOTTOM, LEFT, RIGHT] = [206, 8, 26, 34, 4];
const SPAN = { day: 'days', week: 'weeks', month: 'months' } as const;

/** Bars over time, drawn by hand: two kilobytes instead of a chart library. Read by pointer, by arrow keys, or as a table. */
export function Plot({ plot }: { plot: PlotData }) {
  const { id, label, step, days, series } = plot;
  const [asTable, setAsTable] = useState(false);
  const sums = series.map(s => s.counts.reduce((a, b) => a + b, 0));
  const span = `${days.length} ${SPAN[step]}`;
  const summary = `${series.map((s, i) => `${number(sums[i]!)}${series.length > 1 ? ` ${s.label.toLowerCase()}` : ''}`).join(', ')} in ${span}`;
  const empty = sums.every(n => n === 0);
  return (
    <section className="card plot" aria-labelledby={`plot-${id}`}>
      <div className="card-head"><div><h2 id={`plot-${id}`}>{label}</h2><p className="hint">{summary}</p></div>
        {empty ? null : <button type="button" className="button button-plain plot-as" aria-pressed={asTable} onClick={() => setAsTable(!asTable)} title={asTable ? 'Show the bars' : 'Show the numbers'}><Icon name={asTable ? 'chart' : 'table'} /><span className="hidden">{label} as a table</span></button>}
      </div>
      {empty ? <p className="plot-empty">Nothing in these {span}.</p> : asTable ? <Numbers plot={plot} /> : <Bars plot={plot} summary={summary} />}
      {series.length > 1 && !empty ? <ul className="legend">{series.map((s, i) => <li key={s.label}><span className={`swatch series-${i}`} aria-hidden="true" />{s.label}</li>)}</ul> : null}
    </section>
  );
}

/** The width that is there, in pixels, so that letters keep their size. */
function useWidth(): [React.RefObject<HTMLDivElement>, number] {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (!box.current) return undefined;
    const watch = new ResizeObserver(([entry]) => setWidth(Math.round(entry!.contentRect.width)));
    watch.observe(box.current);
    return () => watch.disconnect();
  }, []);
  return [box, width];
}

const STEPS: Readonly<Record<string, (i: number, last: number) => number>> = { ArrowRight: i => i + 1, ArrowUp: i => i + 1, ArrowLeft: i => i - 1, ArrowDown: i => i - 1, Home: () => 0, End: (_, last) => last };

function Bars({ plot: { label, step, days, series }, summary }: { plot: PlotData; summary: string }) {
  const [box, width] = useWidth();
  const [point, setPoint] = useState<number | null>(null);
  const last = days.length - 1;
  const steps = ticks(Math.max(...series.flatMap(s => s.counts)));
  const top = steps.at(-1)!;
  const slot = Math.max(0, width - LEFT - RIGHT) / days.length;
  const y = (n: number): number => HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * (n / top);
  const every = namesEvery(days.length, width - LEFT);
  const said = (i: number): string => `${stepName(step, days[i]!)}: ${series.map(s => `${number(s.counts[i]!)}${series.length > 1 ? ` ${s.label.toLowerCase()}` : ''}`).join(', ')}`;
  const onKey = (event: React.KeyboardEvent): void => {
    if (event.key === 'Escape') { setPoint(null); return; }
    const move = STEPS[event.key];
    if (!move) return;
    event.preventDefault();
    setPoint(Math.min(last, Math.max(0, move(point ?? last + 1, last))));
  };
  const onPointer = (event: React.PointerEvent<HTMLElement>): void => {
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left - LEFT;
    setPoint(slot > 0 ? Math.min(last, Math.max(0, Math.floor(x / slot))) : null);
  };
  return (
    <div ref={box} className="plot-area" role="slider" tabIndex={0} aria-label={`${label}, ${summary}`} aria-valuemin={0} aria-valuemax={last} aria-valuenow={point ?? last} aria-valuetext={said(point ?? last)} onKeyDown={onKey} onPointerMove={onPointer} onPointerDown={onPointer} onPointerLeave={() => setPoint(null)} onBlur={() => setPoint(null)}>
      {width ? <svg width={width} height={HEIGHT} aria-hidden="true">
        {point === null ? null : <rect className="band" x={LEFT + point * slot} y={TOP - 4} width={slot} height={HEIGHT - BOTTOM - TOP + 4} rx={3} />}
        {steps.map((n, i) => <g key={n}><line className={`grid grid-${i}`} x1={LEFT} x2={width - RIGHT} y1={Math.round(y(n)) + 0.5} y2={Math.round(y(n)) + 0.5} /><text x={LEFT - 9} y={y(n) + 4} textAnchor="end">{number(n)}</text></g>)}
        {series.map((s, which) => s.counts.map((n, i) => (n ? <path key={`${which}.${days[i]!}`} className={`series-${which}`} d={bar(LEFT + i * slot, slot, which, series.length, y(n))} /> : null)))}
        {days.map((d, i) => ((last - i) % every === Math.floor(every / 2) ? <text key={d} x={LEFT + (i + 0.5) * slot} y={HEIGHT - 6} textAnchor="middle">{tickName(step, d)}</text> : null))}
      </svg> : null}
      {point === null ? null : <Tip at={LEFT + (point + 0.5) * slot} width={width} title={stepName(step, days[point]!)} rows={series.map(s => ({ label: s.label, count: s.counts[point]! }))} />}
    </div>
  );
}

/** A bar with a round top, standing on the axis. */
function bar(left: number, slot: number, which: number, of: number, y: number): string {
  const room = Math.min(slot * 0.72, 34 * of);
  const wide = room / of;
  const x = left + (slot - room) / 2 + which * wide;
  const [floor, w] = [HEIGHT - BOTTOM, Math.max(1, wide - (of > 1 ? 1.5 : 0))];
  const r = Math.min(3, w / 2, floor - y);
  return `M${x} ${floor}V${y + r}q0 ${-r} ${r} ${-r}h${w - 2 * r}q${r} 0 ${r} ${r}V${floor}z`;
}

function Tip({ at, width, title, rows }: { at: number; width: number; title: string; rows: { label: string; count: number }[] }) {
  const style = at > width / 2 ? { right: width - at + 10 } : { left: at + 10 };
  return <div className="plot-tip" style={style}><b>{title}</b>{rows.map((r, i) => <span key={r.label}><i className={`swatch series-${i}`} />{number(r.count)} {rows.length > 1 ? r.label.toLowerCase() : ''}</span>)}</div>;
}

function Numbers({ plot: { label, step, days, series } }: { plot: PlotData }) {
  return (
    <div className="plot-table" tabIndex={0} role="region" aria-label={`${label}, table`}>
      <table><thead><tr><th scope="col">{step === 'week' ? 'Week' : step === 'month' ? 'Month' : 'Day'}</th>{series.map(s => <th key={s.label} scope="col" className="numeric">{s.label}</th>)}</tr></thead>
        <tbody>{days.map((d, i) => <tr key={d}><td>{stepName(step, d)}</td>{series.map(s => <td key={s.label} className="numeric">{number(s.counts[i]!)}</td>)}</tr>).reverse()}</tbody></table>
    </div>
  );
}
