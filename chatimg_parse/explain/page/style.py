"""How the page of an explanation looks, besides what all of our pages share: badge, marks, tips, tree."""

STYLE = """\
:root {
  --picture: #dcf3e6; --picture-ink: #0f5f3c; --link: #e0eaff; --link-ink: #1d3f94;
  --block: #f0e5fb; --block-ink: #5d2a91; --quoted: #fbeecb; --quoted-ink: #664600;
  --work: #d9f2f5; --work-ink: #0b5560; --failure: #fde2e0; --failure-ink: #8c1f1a;
  --label: #e8ebf0; --label-ink: #3b4554;
}
@media (prefers-color-scheme: dark) {
  :root {
    --picture: #163a29; --picture-ink: #8fe0b6; --link: #1d2f57; --link-ink: #b3c8ff;
    --block: #37224d; --block-ink: #d9b8f7; --quoted: #40330f; --quoted-ink: #f0d280;
    --work: #113b42; --work-ink: #8fdfea; --failure: #4c1f1d; --failure-ink: #ffb4ad;
    --label: #2b3440; --label-ink: #c3ccd8;
  }
}
body { padding-bottom: 5rem; }
.badge { display: inline-flex; align-items: center; gap: .5rem; border: 2px solid currentColor; border-radius: 999px;
  padding: .1em .6em .14em .5em; font-size: .62em; font-weight: 650; letter-spacing: 0; vertical-align: .2em; }
.badge .swatch { width: .8em; height: .8em; border-radius: 50%; }
code { font: .875em/1.4 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; color: var(--faint); }
.facts { margin: 1rem 0 0; }
.facts div { display: grid; grid-template-columns: 10.5rem 1fr; gap: 0 1rem; padding: .35rem 0;
  border-top: 1px solid var(--line); }
.facts dt { color: var(--faint); } .facts dd { margin: 0; min-width: 0; }
h2 { overflow-wrap: anywhere; } h3 { margin-top: 1.1rem; }
.gallery { grid-template-columns: repeat(auto-fill, minmax(min(100%, 15rem), 1fr)); }
.frame.empty { aspect-ratio: auto; min-height: 4rem; }

.text { margin: .8rem 0 0; padding: .8rem .9rem .8rem 0; border: 1px solid var(--line); border-radius: 10px;
  background: var(--ground); font: .875rem/1.75 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono",
  "Noto Sans Mono CJK SC", monospace; }
.line { position: relative; padding-left: 4.1rem; min-height: 1.75em; white-space: pre-wrap; overflow-wrap: anywhere;
  text-align: left; unicode-bidi: plaintext; }
.line::before { content: attr(data-n); position: absolute; left: 0; width: 3.3rem; text-align: right;
  color: var(--faint); font-size: .8em; user-select: none; -webkit-user-select: none; }
.text i, .tree i { color: var(--faint); font-style: normal; }
.mark { border-radius: 4px; padding: .12em .1em .2em; box-shadow: inset 0 0 0 1px var(--edge);
  -webkit-box-decoration-break: clone; box-decoration-break: clone; }
.mark i { color: inherit; opacity: .8; }
.mark[data-name]::before { content: attr(data-name); font: 600 .7rem/1 system-ui, -apple-system, "Segoe UI", Roboto,
  "Noto Sans", sans-serif; color: var(--ground); background: var(--edge); border-radius: 3px; padding: .12em .4em;
  margin: 0 .35em 0 0; vertical-align: .12em; white-space: nowrap; user-select: none; -webkit-user-select: none; }
.mark .mark { padding: 0 .1em .1em; }
.name.mark { padding: .1em .5em; font-size: .84rem; font-weight: 600; color: var(--edge); }
.picture { background: var(--picture); --edge: var(--picture-ink); }
.link { background: var(--link); --edge: var(--link-ink); }
.block { background: var(--block); --edge: var(--block-ink); }
.quoted { background: var(--quoted); --edge: var(--quoted-ink); }
.work { background: var(--work); --edge: var(--work-ink); }
.failure { background: var(--failure); --edge: var(--failure-ink); }
.label { background: var(--label); --edge: var(--label-ink); }
.rule, .kind { border-bottom: 1px dotted currentColor; cursor: help; } .rule { white-space: nowrap; }
.tip:focus { outline: 2px solid var(--accent); outline-offset: 1px; }
.tip:hover:not(:has(.tip:hover))::after, body:not(:has(.tip:hover)) .tip:focus::after {
  content: attr(title); position: fixed; z-index: 1; left: 50%; transform: translateX(-50%); bottom: 1rem;
  width: min(60rem, calc(100% - 2rem)); max-height: 60vh; overflow: hidden; box-sizing: border-box;
  padding: .8rem 1.1rem; border-radius: 12px; background: var(--ink); color: var(--ground); text-align: left;
  font: .9rem/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; white-space: pre-line;
  box-shadow: 0 4px 24px rgb(0 0 0 / .35); pointer-events: none; }

.rows { list-style: none; margin: .5rem 0 0; padding: 0; }
.rows li { padding: .35rem 0; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
.rows li:first-child { border-top: 0; }
.addresses { list-style: none; padding-left: 0; }
.place { color: var(--faint); font-size: .875rem; font-variant-numeric: tabular-nums; margin-right: .4rem; }
.fate { font-weight: 600; }
.tree, .tree ul { list-style: none; margin: 0; padding: 0; } .tree { margin-top: .6rem; font-size: .92rem; }
.tree ul { padding-left: 1.1rem; border-left: 1px solid var(--line); margin-left: .3rem; }
.tree li { padding: .14rem 0; overflow-wrap: anywhere; }
.tree details { margin: 0; } .tree summary { color: inherit; font-size: inherit; }
.tree b { font-weight: 600; } .kind { color: var(--accent); font-size: .84em; margin: 0 .3em; }
.value { color: var(--faint); }
@media (max-width: 34rem) {
  .facts div { grid-template-columns: 1fr; } .text { padding-right: .6rem; }
  .line { padding-left: 2.7rem; } .line::before { width: 2.2rem; }
}
@media print {
  :root {
    --picture: #dcf3e6; --picture-ink: #0f5f3c; --link: #e0eaff; --link-ink: #1d3f94;
    --block: #f0e5fb; --block-ink: #5d2a91; --quoted: #fbeecb; --quoted-ink: #664600;
    --work: #d9f2f5; --work-ink: #0b5560; --failure: #fde2e0; --failure-ink: #8c1f1a;
    --label: #e8ebf0; --label-ink: #3b4554;
  }
  body { padding-bottom: 0; } .tree details > summary { display: list-item; }
  .tip::after { display: none; } .text { border-radius: 0; }
}
"""
