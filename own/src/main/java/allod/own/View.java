package allod.own;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// A class whose values borrow from others: the only place for fields that are [Ref] or [Mut].
///
/// A view may not outlive what it looks at. It ends at its last use, or at its drop when the class is [Owned]
/// too: then what it looks at stays borrowed until the drop.
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface View {
    /// Names of its lifetimes, when it borrows from several values that shall be kept apart.
    ///
    /// @return the names; one lifetime without a name where there is none
    String[] value() default {};

    /// Whether the view borrows exclusively.
    ///
    /// @return true when nobody else may use what is viewed
    boolean exclusive() default false;
}
