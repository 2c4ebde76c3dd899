package allod.own;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// An owner: who holds the value must end it once on every path: close it, hand it on, or return it.
///
/// ```
/// void keep(@Own Block block)         the callee takes the block over, whatever happens in it, exceptions included
/// @Own Block make()                   the caller gets it
/// @Own Block block = heap.own(64)     a local owner; for classes that are [Owned] the word may be left out here
/// private @Own Block block            a field: the drop of its class ends it
/// @Own long address = heap.malloc(64) a raw address is a number to Java, and an owner to the checker
/// ```
///
/// An owner that was moved is empty: using it is OWN0382, losing it OWN1001. See also [Ref] and [Mut], which
/// use a value without owning it, and [Owned] for the classes of such values.
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.TYPE_USE, ElementType.LOCAL_VARIABLE, ElementType.PARAMETER})
public @interface Own {}
