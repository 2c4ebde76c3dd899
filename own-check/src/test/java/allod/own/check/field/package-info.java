/// Libraries from the field, checked as they are: what the checker says of code that knows nothing of it.
@NullMarked
package allod.own.check.field;

import org.jspecify.annotations.NullMarked;
