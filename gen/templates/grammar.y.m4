m4_dnl SPDX-License-Identifier: MIT
m4_include(`common.m4')m4_dnl
GEN_BANNER(<|The shape of a command line, for lemon: which commands may follow each other, and how. A command
 * is one token, pushed when it is complete; what belongs to it is the lexer's and the binder's. LAST
 * is an extended command with the line's end, after which nothing can come: most lines are that.|>)
%name GEN_C<||>_grammar
%token_prefix GRAMMAR_
%token_type {int}
%default_type {int}
%extra_argument {struct at_parser *parser}
%stack_size 5
%start_symbol line

%include {
#ifndef NDEBUG
#define NDEBUG /* lemon's trace and its stdio */
#endif
#define GEN_C<||>_grammar_ENGINEALWAYSONSTACK
#define YYNOERRORRECOVERY
}
%code {
_Static_assert(sizeof(struct yyParser) <= AT_GRAMMAR_SIZE, "AT_GRAMMAR_SIZE is too small");
_Static_assert(_Alignof(struct yyParser) <= _Alignof(void *), "the grammar's storage is misaligned");
}
%syntax_error { parser->failed = true; }
%stack_overflow { parser->failed = true; }

m4_dnl Nothing here is empty but the line: a reduction less for most lines.
GEN_IF(GEN_CHAINED, <|line ::= .
line ::= BASIC.
line ::= LAST.
line ::= BASIC LAST.
line ::= links.
line ::= links BASIC.
line ::= links LAST.
line ::= links BASIC LAST.
m4_ifdef(<|GEN_USES_AT_TYPE_PAYLOAD|>, <|line ::= DATA.
line ::= BASIC DATA.
line ::= links DATA.
line ::= links BASIC DATA.
|>)m4_dnl
links ::= LINK.
links ::= BASIC LINK.
links ::= BASIC SEPARATOR.
links ::= links LINK.
links ::= links BASIC LINK.
links ::= links BASIC SEPARATOR.|>, <|line ::= .
line ::= LAST.
line ::= DATA.|>)
