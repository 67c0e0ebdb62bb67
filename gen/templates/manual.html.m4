m4_dnl SPDX-License-Identifier: MIT
m4_include(`common.m4')m4_dnl
<!DOCTYPE html>
<!-- Written by atc GEN_COMPILER from the specs of the product GEN_PRODUCT. -->
<html lang="en">
<head>
<meta charset="utf-8">
<title>GEN_PRODUCT: AT commands</title>
<style>
body { font: 16px/1.5 sans-serif; max-width: 60em; margin: 2em auto; padding: 0 1em; color: #222; }
h2 { border-top: 1px solid #ccc; padding-top: 1em; margin-top: 2em; }
h2 small { font-weight: normal; color: #666; }
pre, code { font: 14px/1.4 monospace; background: #f4f4f4; }
pre { padding: .6em; overflow-x: auto; }
table { border-collapse: collapse; margin: .5em 0; }
td, th { border: 1px solid #ccc; padding: .2em .6em; text-align: left; vertical-align: top; }
nav ul { columns: 3; list-style: none; padding: 0; }
.sent { color: #024; font-weight: bold; }
.from { color: #666; font-size: 85%; }
</style>
</head>
<body>
m4_dnl The text of a part, for its fixed places: GEN_PART is the form or case whose parameters come.
m4_define(<|GEN_ID|>, <|c$1|>)m4_dnl
m4_define(<|GEN_OPEN|>, <||>)m4_dnl what is open and must be closed before another part
m4_define(<|GEN_CLOSE|>, <|GEN_OPEN<||>m4_define(<|GEN_OPEN|>, <||>)|>)m4_dnl
m4_define(<|GEN_AFTER|>, <|m4_ifelse(<|$2|>, <||>, <||>, <|$1$2$3|>)|>)m4_dnl
m4_dnl
<h1>GEN_PRODUCT: AT commands</h1>
GEN_ROW(<|MODEL_PRODUCT|>, <|<p>The command manual of $1, compiled from its specifications.|>)GEN_PASS Ranges, defaults and
answers are the very ones that its parser works with; the examples are played against it as tests.</p>
<nav>
<h3>Commands</h3>
<ul>
GEN_ROW(<|MODEL_PAGE|>, <|<li><a href="#GEN_ID(<|$1|>)"><code>$3</code></a> $6</li>
|>)m4_dnl
GEN_PASS<||>m4_dnl
</ul>
GEN_ROW(<|MODEL_OPTIONS_PAGE|>, <|<p><a href="#options$1">$3</a></p>
|>)m4_dnl
GEN_PASS<||>m4_dnl
GEN_ROW(<|MODEL_TYPE_PAGE|>, <|m4_define(<|GEN_TYPES|>, <|<a href="#types">Types</a> &middot; |>)|>)m4_dnl
m4_define(<|GEN_TYPES|>, <||>)m4_dnl
GEN_PASS<||>m4_dnl
<p>GEN_TYPES<||><a href="#unsolicited">Unsolicited result codes</a> &middot; <a href="#errors">Error numbers</a>
&middot; <a href="#limits">Limits</a></p>
</nav>
m4_dnl
m4_dnl --- one section a command
m4_define(<|GEN_FORM|>, <||>)m4_dnl
GEN_ROW(<|MODEL_PAGE|>, <|m4_define(<|GEN_FORM|>, <||>)
<h2 id="GEN_ID(<|$1|>)"><code>$3</code> <small>$6</small></h2>
<p class="from">m4_ifelse(<|$7|>, <||>, <||>, <|$7<||>m4_ifelse(<|$8|>, <||>, <||>, <| &sect;$8|>); |>)group $9; $10:$11</p>
|>)m4_dnl
GEN_ROW(<|MODEL_USAGE|>, <|GEN_CLOSE<p><code>$3</code> &nbsp; $2<||>GEN_AFTER(<|, |>, <|$5|>, <||>)<||>m4_ifelse(<|$6|>, <|1|>, <|, any character aborts|>)</p>
|>)m4_dnl
GEN_ROW(<|MODEL_PARAM|>, <|m4_ifelse(GEN_FORM, <|$1 $2|>, <||>, <|GEN_CLOSE<table>
<tr><th>parameter</th><th>value</th><th>unit</th><th>left out</th><th></th></tr>
m4_define(<|GEN_FORM|>, <|$1 $2|>)m4_define(<|GEN_OPEN|>, <|</table>
|>)|>)<tr><td><code>m4_ifelse(<|$3|>, 0, <||>, <|&nbsp;&nbsp;|>)$4</code></td><td>GEN_AFTER(<|<a href="#type_$11">|>, <|$12|>, <|</a>: |>)$5</td><td>$6</td><td>m4_ifelse(<|$9|>, <|defaulted|>, <|$7|>, <|$9|>)<||>GEN_AFTER(<|; factory |>, <|$8|>, <||>)</td><td>$10</td></tr>
|>)m4_dnl
GEN_ROW(<|MODEL_PARAM_VALUE|>, <|<tr><td></td><td colspan="4"><code>$2</code> $3</td></tr>
|>)m4_dnl
GEN_ROW(<|MODEL_PARAM_CASE|>, <|<tr><td colspan="5">when <code>$2</code> is <code>$3</code>:</td></tr>
|>)m4_dnl
GEN_ROW(<|MODEL_FACT|>, <|GEN_CLOSE<p>$2</p>
|>)m4_dnl
GEN_ROW(<|MODEL_LINE|>, <|GEN_CLOSE<p>m4_ifelse(<|$2|>, <|reply|>, <|Answer|>, <|$2|>, <|late|>, <|Later|>, <|By itself|>): <code>$3</code></p>
|>)m4_dnl
GEN_ROW(<|MODEL_TESTTEXT|>, <|GEN_CLOSE<p>Answer to <code>=?</code>: <code>$2</code></p>
|>)m4_dnl
GEN_ROW(<|MODEL_NOTE|>, <|GEN_CLOSE<p><em>$2</em></p>
|>)m4_dnl
GEN_ROW(<|MODEL_EXAMPLE|>, <|GEN_CLOSE<p>Example: $2 <span class="from">$4:$5</span></p>
<pre>|>)m4_dnl
GEN_ROW(<|MODEL_EXAMPLE_LINE|>, <|m4_ifelse(<|$1|>, <|send|>, <|<span class="sent">$3</span>|>, <|$1|>, <|bytes|>, <|<span class="sent">$3</span>|>, <|$1|>, <|expect|>, <|$3|>, <|$1|>, <|exact|>, <|$3|>, <|<span class="from">($1 $3)</span>|>)
|>)m4_dnl
GEN_ROW(<|MODEL_EXAMPLE_END|>, <|</pre>
|>)m4_dnl
GEN_ROW(<|MODEL_PAGE_END|>, <|GEN_CLOSE|>)m4_dnl
GEN_PASS<||>m4_dnl
m4_dnl
m4_dnl --- one section a table of options
GEN_ROW(<|MODEL_OPTIONS_PAGE|>, <|GEN_CLOSE
<h2 id="options$1">$3</h2>
<p class="from">m4_ifelse(<|$4|>, <||>, <||>, <|$4<||>m4_ifelse(<|$5|>, <||>, <||>, <| &sect;$5|>); |>)options $2, group $6; $7:$8</p>
<p>$9</p>
<table>
<tr><th>option</th><th></th><th>value</th><th>unit</th><th>begins as</th><th>access</th><th>for</th><th></th></tr>
m4_define(<|GEN_OPEN|>, <|</table>
|>)|>)m4_dnl
GEN_ROW(<|MODEL_OPTION_ENTRY|>, <|<tr><td>$2</td><td><code>$3</code></td><td>$4</td><td>$5</td><td>$6</td><td>$7</td><td>$8</td><td>$9</td></tr>
|>)m4_dnl
GEN_PASS<||>GEN_CLOSE<||>m4_dnl
m4_dnl
m4_dnl --- types with names
m4_define(<|GEN_TYPES|>, <|
<h2 id="types">Types</h2>
<table>
<tr><th>type</th><th>value</th><th></th><th>source</th></tr>
m4_define(<|GEN_TYPES|>, <||>)m4_define(<|GEN_OPEN|>, <|</table>
|>)|>)m4_dnl
GEN_ROW(<|MODEL_TYPE_PAGE|>, <|GEN_TYPES<||><tr id="type_$2"><td><code>$3</code></td><td>$5</td><td>$4</td><td>m4_ifelse(<|$6|>, <||>, <||>, <|$6<||>m4_ifelse(<|$7|>, <||>, <||>, <| $7|>); |>)group $8; $9:$10</td></tr>
|>)m4_dnl
GEN_ROW(<|MODEL_TYPE_VALUE|>, <|<tr><td></td><td><code>$2</code> $3</td><td></td><td></td></tr>
|>)m4_dnl
GEN_PASS<||>GEN_CLOSE<||>m4_dnl

<h2 id="unsolicited">Unsolicited result codes</h2>
<table>
<tr><th>code</th><th>meaning</th><th>kind</th><th>source</th></tr>
GEN_ROW(<|MODEL_UNSOLICITED|>, <|<tr><td><code>$2</code></td><td>$3</td><td>$6</td><td>$4 $5</td></tr>
|>)m4_dnl
GEN_PASS<||>m4_dnl
</table>
<p>An <em>event</em> is queued; of a <em>state</em> only the latest value is sent; a <em>pull</em> code is
built, with the data that it takes along, when the port may send.</p>

<h2 id="errors">Error numbers</h2>
<table>
<tr><th>number</th><th>text</th><th>for</th></tr>
GEN_ROW(<|MODEL_ERROR_PAGE|>, <|<tr><td>$1</td><td>$2</td><td>$3</td></tr>
|>)m4_dnl
GEN_PASS<||>m4_dnl
</table>

<h2 id="limits">Limits</h2>
<table>
GEN_ROW(<|MODEL_LIMIT|>, <|<tr><td>$3</td><td>$2</td></tr>
|>)m4_dnl
GEN_PASS<||>m4_dnl
</table>
</body>
</html>
