package allod.own;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// A shared borrow: reads a value that somebody else owns, and may not outlive it. Any number may be alive at
/// once, and while one is, the owner may be neither changed nor ended.
///
/// Parameters of an owned class without a word are shared borrows. A borrow that a method returns lives as long
/// as what it was borrowed from: the receiver, or the only borrowed parameter; where several come into question
/// a name says which. See also [Own] and [Mut].
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.TYPE_USE, ElementType.LOCAL_VARIABLE, ElementType.PARAMETER})
public @interface Ref {
    /// The lifetime: borrows of equal names in one signature live equally long. `static` outlives everything;
    /// `a: b` declares that `a` outlives `b`; empty leaves the choice to the rules of elision.
    ///
    /// @return the name, or nothing
    String value() default "";
}
