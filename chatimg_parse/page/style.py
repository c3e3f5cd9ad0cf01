"""How our pages look: light and dark as the reader's system is, narrow and wide, and on paper."""

STYLE = """\
:root {
  color-scheme: light dark;
  --ground: #f6f7f9; --card: #fff; --ink: #1b2230; --faint: #5c6675; --line: #dfe3e9; --accent: #2f5fd0;
  --completed: #2f9e6e; --pending: #e3b23c; --failed: #d4504a; --refused: #9a62c7; --no_image: #6c8fd6;
  --not-read: #a3abb6; --other: #5b6270;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #11151c; --card: #191f29; --ink: #e6eaf0; --faint: #9aa5b4; --line: #2c3543; --accent: #8fb0ff;
    --completed: #3fb985; --pending: #e6bd58; --failed: #e8716b; --refused: #b587df; --no_image: #7f9fe3;
    --not-read: #7c8795; --other: #a4adba;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0; background: var(--ground); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Sans CJK SC", sans-serif;
}
main, footer { max-width: 68rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding: 2.75rem 0 1.25rem; }
h1 { font-size: clamp(1.7rem, 4.5vw, 2.6rem); line-height: 1.15; letter-spacing: -.02em; margin: 0 0 .6rem; }
h2 { font-size: 1.2rem; letter-spacing: -.01em; margin: 0 0 .2rem; }
h3 { font-size: .95rem; margin: 0; }
p { margin: .35rem 0; }
.eyebrow { color: var(--faint); font-size: .85rem; margin: 0 0 .5rem; }
.lead { font-size: 1.08rem; max-width: 46rem; }
.faint, figcaption, caption { color: var(--faint); font-size: .875rem; }
bdi { overflow-wrap: anywhere; }
a { color: var(--accent); }
a:focus-visible, summary:focus-visible, .scroll:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
section { background: var(--card); border: 1px solid var(--line); border-radius: 14px; padding: 1.35rem 1.5rem;
  margin: 0 0 1.1rem; min-width: 0; }
.swatch { flex: none; width: .7rem; height: .7rem; border-radius: 3px; display: inline-block; }

.completed { background: var(--completed); } .pending { background: var(--pending); }
.failed { background: var(--failed); } .refused { background: var(--refused); }
.no_image { background: var(--no_image); } .not-read { background: var(--not-read); }
.other { background: var(--other); }

table { border-collapse: collapse; width: 100%; margin-top: .5rem; }
caption { text-align: left; padding: 0 0 .3rem; }
th, td { padding: .5rem .6rem .5rem 0; text-align: left; vertical-align: top; border-top: 1px solid var(--line);
  font-weight: 400; overflow: hidden; }
thead th { border-top: 0; color: var(--faint); font-size: .8rem; padding-bottom: .25rem; }
tbody th { width: 100%; }
.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
th:last-child, td:last-child { padding-right: 0; }
.n { padding-left: .5rem; }
.meaning .swatch { width: .6rem; height: .6rem; }
.when { white-space: nowrap; font-variant-numeric: tabular-nums; }
.meaning { display: block; color: var(--faint); font-size: .84rem; line-height: 1.4; }
.id { font: .875em/1.4 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
details { margin-top: .8rem; } summary { cursor: pointer; color: var(--accent); font-size: .9rem; }

figure { margin: 0; } p + figure { margin-top: 1rem; }
.scroll { overflow-x: auto; margin-top: .6rem; }

.gallery { display: grid; grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr)); gap: 1.1rem .9rem;
  margin: .9rem 0 0; padding: 0; list-style: none; }
.gallery li { min-width: 0; }
.frame { aspect-ratio: 1; border-radius: 10px; border: 1px solid var(--line); background: var(--ground); display: flex;
  align-items: center; justify-content: center; overflow: hidden; padding: 0; text-align: center; }
.frame img { width: 100%; height: 100%; object-fit: contain; }
.frame span { padding: .7rem; color: var(--faint); font-size: .82rem; }
.gallery .prompt { display: -webkit-box; -webkit-line-clamp: 2; -webkit-box-orient: vertical; overflow: hidden;
  font-size: .875rem; line-height: 1.35; margin: .4rem 0 .1rem; color: var(--ink); }
.gallery figcaption { font-size: .78rem; line-height: 1.4; overflow: hidden; }
ul + h3 { margin-top: 1.6rem; }
.addresses { margin: .6rem 0 0; padding-left: 1.6rem; } .addresses li { margin: .25rem 0; overflow: hidden; }
footer { padding-top: .6rem; padding-bottom: 3rem; color: var(--faint); font-size: .85rem; }
@media (max-width: 34rem) {
  section { padding: 1.1rem 1rem; } .wide { display: none; }
}
@media print {
  :root { --ground: #fff; --card: #fff; --ink: #000; --faint: #444; --line: #bbb; }
  body { font-size: 10.5pt; } section, .cards li { break-inside: avoid; border-radius: 0; }
  section.long { break-inside: auto; } tr, .gallery li { break-inside: avoid; }
  .bar, .swatch, .mark, .badge { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  details > summary { display: none; }
}
"""
