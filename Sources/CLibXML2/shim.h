#pragma once
// Debian builds libxml2 with ICU; its headers then include <unicode/…>, which clashes with Foundation's own ICU module.
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/HTMLparser.h>
#include <libxml/HTMLtree.h>
#include <libxml/xmlerror.h>
#include <errno.h>
#include <iconv.h>
#include <stdbool.h>
#include <string.h>

// Some encoding errors are printed through the generic handler in spite of NOERROR.
static inline void veille_xml_silent(void *context, const char *message, ...) { (void)context; (void)message; }
static inline void veille_xml_initialize(void) {
    LIBXML_TEST_VERSION
    xmlInitParser();
    xmlSetGenericErrorFunc(NULL, veille_xml_silent);
    // HTML comes in fragments: no paragraph is put around text that has none.
    htmlHandleOmittedElem(0);
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

// libxml2 asks for an entity by name and wants a structure that outlives the call: one for each thread, filled anew.
// Inside an attribute only a general entity is put in whole; in content a predefined one goes straight to the characters.
static inline xmlEntityPtr veille_entity(xmlParserCtxtPtr context, const unsigned char *text, size_t count) {
    static _Thread_local xmlEntity entity;
    static _Thread_local xmlChar content[1024];
    static _Thread_local xmlChar name[] = "entity";
    if (count >= sizeof content) return NULL;
    memcpy(content, text, count);
    content[count] = 0;
    memset(&entity, 0, sizeof entity);
    entity.type = XML_ENTITY_DECL;
    entity.name = name;
    entity.content = content;
    entity.orig = content;
    entity.length = (int)count;
    entity.checked = 2;
    entity.etype = context->instate == XML_PARSER_ATTRIBUTE_VALUE ? XML_INTERNAL_GENERAL_ENTITY
                                                                    : XML_INTERNAL_PREDEFINED_ENTITY;
    return &entity;
}

static inline int veille_error_code(xmlErrorPtr error) { return error ? error->code : 0; }
static inline int veille_error_line(xmlErrorPtr error) { return error ? error->line : 0; }
static inline bool veille_error_is_fatal(xmlErrorPtr error) { return error && error->level == XML_ERR_FATAL; }

// Bytes in an encoding that iconv knows as UTF-8. Returns how many were written, or -1 when the encoding is unknown; what is
// impossible there, or cut off at the end, becomes U+FFFD, one for each byte that was skipped, and is counted.
static inline long veille_convert(const char *encoding, const unsigned char *bytes, size_t count,
                                  unsigned char *out, size_t capacity, long *faults) {
    iconv_t converter = iconv_open("UTF-8", encoding);
    if (converter == (iconv_t)-1) return -1;
    char *input = (char *)bytes, *output = (char *)out;
    size_t left = count, room = capacity;
    *faults = 0;
    while (left > 0 && iconv(converter, &input, &left, &output, &room) == (size_t)-1) {
        if (errno == E2BIG || room < 3) break;
        memcpy(output, "\xEF\xBF\xBD", 3);
        output += 3;
        room -= 3;
        *faults += 1;
        if (errno == EINVAL) break;
        input += 1;
        left -= 1;
    }
    iconv_close(converter);
    return (long)(capacity - room);
}
