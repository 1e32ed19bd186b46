/* qpdf.h: libqpdf's C interface, opened when it is first asked for.
 *
 * Linked in the ordinary way it would cost every run of the program 3.5 ms, twenty libraries that only `verify` and
 * `inspect` use. The functions used are listed once; each is called through the table. For src/read alone. */
#ifndef PILU_READ_QPDF_H
#define PILU_READ_QPDF_H

#include <qpdf/qpdf-c.h>

#define PILU_QPDF_FUNCTIONS(F)                                                                                       \
    F(qpdf_init) F(qpdf_cleanup) F(qpdf_silence_errors) F(qpdf_set_suppress_warnings) F(qpdf_set_attempt_recovery)   \
    F(qpdf_read_memory) F(qpdf_is_encrypted) F(qpdf_has_error) F(qpdf_get_error) F(qpdf_get_error_code)              \
    F(qpdf_get_error_message_detail) F(qpdf_more_warnings) F(qpdf_next_warning) F(qpdf_get_trailer) F(qpdf_get_root) \
    F(qpdf_get_num_pages) F(qpdf_get_page_n) F(qpdf_oh_get_key) F(qpdf_oh_get_key_if_dict) F(qpdf_oh_is_stream)      \
    F(qpdf_oh_is_array) F(qpdf_oh_is_dictionary) F(qpdf_oh_is_string) F(qpdf_oh_get_array_n_items)                   \
    F(qpdf_oh_get_array_item) F(qpdf_oh_get_binary_utf8_value) F(qpdf_oh_get_name) F(qpdf_oh_is_name)                \
    F(qpdf_oh_get_stream_data) F(qpdf_oh_get_dict) F(qpdf_oh_get_object_id) F(qpdf_oh_has_key) F(qpdf_oh_release)    \
    F(qpdf_oh_is_dictionary_of_type) F(qpdf_oh_begin_dict_key_iter)                                                  \
    F(qpdf_oh_dict_more_keys) F(qpdf_oh_dict_next_key) F(qpdf_get_qpdf_version)                              \
    F(qpdf_oh_is_integer) F(qpdf_oh_get_int_value_as_int) F(qpdf_oh_get_numeric_value)

typedef struct pilu_qpdf {
#define PILU_QPDF_MEMBER(name) __typeof__(name) *name;
    PILU_QPDF_FUNCTIONS(PILU_QPDF_MEMBER)
#undef PILU_QPDF_MEMBER
} pilu_qpdf;

/* NULL when the library is not installed or lacks a function. It lasts for the process. */
const pilu_qpdf *pilu_qpdf_open(void);

#endif
