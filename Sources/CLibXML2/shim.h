#pragma once
// Debian builds libxml2 with ICU; its headers then include <unicode/…>, which clashes with Foundation's own ICU module.
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/HTMLparser.h>
#include <libxml/HTMLtree.h>
#include <libxml/xmlerror.h>
#include <string.h>

// Some encoding errors are printed through the generic handler in spite of NOERROR.
static inline void veille_xml_silent(void *context, const char *message, ...) { (void)context; (void)message; }
static inline void veille_xml_initialize(void) {
    LIBXML_TEST_VERSION
    xmlInitParser();
    xmlSetGenericErrorFunc(NULL, veille_xml_silent);
}

// Handlers are plain structures of function pointers: zero them in C, where that is one call.
static inline xmlSAXHandler veille_empty_handler(void) {
    xmlSAXHandler handler;
    memset(&handler, 0, sizeof handler);
    handler.initialized = XML_SAX2_MAGIC;
    return handler;
}

static inline int veille_xml_line(xmlParserCtxtPtr context) { return context->input ? context->input->line : 0; }

// The tree is never built, but libxml2 leaves a document behind when a DTD was declared.
static inline void veille_xml_free(xmlParserCtxtPtr context) {
    if (context->myDoc) { xmlFreeDoc(context->myDoc); context->myDoc = NULL; }
    xmlFreeParserCtxt(context);
}
static inline void veille_html_free(htmlParserCtxtPtr context) {
    if (context->myDoc) { xmlFreeDoc(context->myDoc); context->myDoc = NULL; }
    htmlFreeParserCtxt(context);
}
static inline const char *veille_last_error(xmlParserCtxtPtr context) { return context->lastError.message; }
static inline int veille_last_error_line(xmlParserCtxtPtr context) { return context->lastError.line; }
