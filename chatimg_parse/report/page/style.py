"""How the page of a report looks, besides what all of our pages share: cards, bars and plots."""

STYLE = """\
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 27rem), 1fr)); gap: 0 1.1rem;
  align-items: start; }
details + .pair { margin-top: 1.4rem; }
.pair.apart { column-gap: 3rem; row-gap: 1rem; }

.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.4rem, 1fr)); gap: .7rem; margin: 0 0 1.1rem;
  padding: 0; list-style: none; }
.cards li { background: var(--card); border: 1px solid var(--line); border-radius: 14px; padding: .8rem 1rem .9rem; }
.cards .name { display: flex; align-items: center; gap: .45rem; color: var(--faint); font-size: .875rem; }
.cards .many { display: block; font-size: 1.55rem; font-weight: 650; line-height: 1.3;
  font-variant-numeric: tabular-nums; }
.cards .share { color: var(--faint); font-size: .875rem; }
.bar { display: flex; height: .5rem; border-radius: 4px; overflow: hidden; margin-top: .3rem; }
.bar.whole { height: 1.1rem; border-radius: 7px; margin: 1.2rem 0 .2rem; background: var(--line); }
.bar i { display: block; min-width: 1px; }
.bar i + i { border-left: 1px solid var(--card); }
.plot { display: block; width: 100%; min-width: 36rem; height: auto; }
.plot text { font-family: inherit !important; }
.legend { display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; margin: .4rem 0 0; padding: 0; list-style: none;
  font-size: .875rem; color: var(--faint); }
.legend li { display: flex; align-items: center; gap: .4rem; }

@media print { .plot { min-width: 0; } }
"""
