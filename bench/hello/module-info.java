/** The least that a program in a runtime image can do: the floor of every start. */
module hello {}
