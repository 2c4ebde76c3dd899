/// Races over the protocols of pages, in their own package so that they see its parts: on the class path, packages may
/// be spread.
@NullMarked
package allod.pages;

import org.jspecify.annotations.NullMarked;
