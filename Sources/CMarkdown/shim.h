#pragma once
#include <cmark-gfm.h>
#include <cmark-gfm-core-extensions.h>
#include <string.h>

// The node types of extensions are not in the public headers: an extension's node is known by its name.
static inline int veille_is_table(cmark_node *node) { return !strcmp(cmark_node_get_type_string(node), "table"); }
static inline int veille_is_table_row(cmark_node *node) {
    return !strcmp(cmark_node_get_type_string(node), "table_row") || !strcmp(cmark_node_get_type_string(node), "table_header");
}
static inline int veille_is_table_cell(cmark_node *node) {
    return !strcmp(cmark_node_get_type_string(node), "table_cell");
}
