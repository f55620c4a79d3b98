import { calendarDate, number } from './format.js';

export interface PlotData { id: string; label: string; step: 'day' | 'week' | 'month'; days: string[]; series: { label: string; counts: number[] }[] }
const [WIDTH, HEIGHT, LEFT, BOTTOM] = [640, 210, 40, 28];

const nice = (most: number): number => { const step = 10 ** Math.floor(Math.log10(Math.max(most, 1))); return Math.max(4, Math.ceil(most / step) * step); };
const MONTH = new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', month: 'short', year: 'numeric' });
const named = (step: PlotData['step'], day: string): string => (step === 'month' ? MONTH.format(new Date(`${day}T00:00:00Z`)) : calendarDate(day));
const short = (step: PlotData['step'], day: string): string => (step === 'month' ? named(step, day).replace(/ \d+$/, '') : calendarDate(day).replace(/, \d+$/, ''));
const SPAN = { day: 'days', week: 'weeks', month: 'months' } as const;

/** Bars over time, drawn by hand: half a kilobyte instead of a chart library. A table says the same to a screen reader. */
export function Plot({ plot: { id, label, step, days, series } }: { plot: PlotData }) {
  const top = nice(Math.max(...series.flatMap(s => s.counts)));
  const slot = (WIDTH - LEFT) / days.length;
  const wide = (slot * 0.7) / series.length;
  const y = (n: number): number => (HEIGHT - BOTTOM) * (1 - n / top) + 6 * (n / top);
  const sum = series.map(s => `${number(s.counts.reduce((a, b) => a + b, 0))}${series.length > 1 ? ` ${s.label.toLowerCase()}` : ''}`).join(', ');
  const every = Math.ceil(days.length / 6);
  return (
    <section className="card plot" aria-labelledby={`plot-${id}`}>
      <div className="card-head"><h2 id={`plot-${id}`}>{label}</h2><p className="hint">{sum} in {days.length} {SPAN[step]}</p></div>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={`${label}: ${sum} in ${days.length} ${SPAN[step]}`}>
        {[0, top / 2, top].map(n => <g key={n}><line className="grid" x1={LEFT} x2={WIDTH} y1={y(n)} y2={y(n)} /><text x={LEFT - 8} y={y(n) + 4} textAnchor="end">{number(n)}</text></g>)}
        {series.map((s, which) => s.counts.map((n, i) => <rect key={`${s.label}${days[i]!}`} className={`bar bar-${which}`} x={LEFT + i * slot + slot * 0.15 + which * wide} width={wide} y={y(n)} height={Math.max(0, HEIGHT - BOTTOM - y(n))} rx={2}><title>{`${named(step, days[i]!)}: ${n}${series.length > 1 ? ` ${s.label.toLowerCase()}` : ''}`}</title></rect>))}
        {days.map((d, i) => (i % every === Math.floor(every / 2) ? <text key={d} x={LEFT + (i + 0.5) * slot} y={HEIGHT - 5} textAnchor="middle">{short(step, d)}</text> : null))}
      </svg>
      {series.length > 1 ? <ul className="legend">{series.map((s, which) => <li key={s.label}><span className={`swatch bar-${which}`} aria-hidden="true" />{s.label}</li>)}</ul> : null}
      <table className="hidden"><caption>{label}</caption><thead><tr><th scope="col">From</th>{series.map(s => <th key={s.label} scope="col">{s.label}</th>)}</tr></thead>
        <tbody>{days.map((d, i) => (series.some(s => s.counts[i]) ? <tr key={d}><td>{named(step, d)}</td>{series.map(s => <td key={s.label}>{s.counts[i]}</td>)}</tr> : null))}</tbody></table>
    </section>
  );
}
