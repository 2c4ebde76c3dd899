package allod.own.check.flow;

import allod.own.check.type.Traits;

/// One step from a value to a part of it.
public sealed interface Step {

    /// From a borrow to what it borrows. Java does not write it; the translation puts it wherever a borrow is
    /// used.
    record Deref() implements Step {
        @Override
        public String toString() {
            return "*";
        }
    }

    /// To a field, or by an accessor to a component of a record: both are the same step.
    ///
    /// @param owner the qualified name of the class that declares the field: components of two variants differ
    /// @param name the field
    /// @param traits of the class that declares it: whether the field may be moved out
    record Field(String owner, String name, Traits traits) implements Step {
        @Override
        public boolean equals(Object other) {
            return other instanceof Field field && name.equals(field.name) && owner.equals(field.owner);
        }

        @Override
        public int hashCode() {
            return name.hashCode();
        }

        @Override
        public String toString() {
            return "." + name;
        }
    }

    /// To the elements of an array: all of them are one place.
    record Elements() implements Step {
        @Override
        public String toString() {
            return "[]";
        }
    }

    /// The step of every borrow.
    Step DEREF = new Deref();

    /// The step into every array.
    Step ELEMENTS = new Elements();
}
