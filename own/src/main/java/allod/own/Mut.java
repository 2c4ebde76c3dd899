package allod.own;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// An exclusive borrow: reads and changes a value that somebody else owns; while it is alive, nobody else uses
/// the value, its owner included.
///
/// Two of them never see the same value, so that two threads that write never share it. See also [Own], [Ref],
/// and [Mutates] for receivers.
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.TYPE_USE, ElementType.LOCAL_VARIABLE, ElementType.PARAMETER})
public @interface Mut {
    /// The lifetime, as [Ref#value].
    ///
    /// @return the name, or nothing
    String value() default "";
}
