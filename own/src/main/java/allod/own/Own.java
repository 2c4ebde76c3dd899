package allod.own;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// An owner: who holds the value must close it, hand it on, or have handed it on, exactly once on every path.
///
/// On a parameter the callee takes the value over, whatever happens in it; on a return the caller does. On a
/// `long` it marks a raw address that must be freed. See also [Ref] and [Mut], which use a value without owning
/// it, and [Owned] for the classes of such values.
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.TYPE_USE, ElementType.LOCAL_VARIABLE, ElementType.PARAMETER})
public @interface Own {}
