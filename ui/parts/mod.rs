//! Small drawing pieces shared by screens: frames, tables, sparklines, hints.
